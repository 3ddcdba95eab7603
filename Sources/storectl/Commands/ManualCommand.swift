// SPDX-License-Identifier: MIT
//
// `storectl manual`: the page for `man`, made from the help of all commands.

#if Shell
    internal import ArgumentParser

    /// Writes the manual.
    struct ManualCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "manual",
            abstract: "Write the page for man.",
            discussion: """
                'man -l storectl.1' shows it; in a folder man1 of MANPATH, 'man storectl' does.

                EXAMPLES
                  storectl manual > storectl.1
                """
        )

        func run() throws {
            let program = try CommandDescription.program()
            print(ManualPage.text(program, version: VersionText.text), terminator: "")
        }
    }
#endif
