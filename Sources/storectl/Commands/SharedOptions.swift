// SPDX-License-Identifier: MIT
//
// Arguments that several commands take.

#if Shell
    internal import ArgumentParser
    internal import Sheaf

    /// How results are written.
    struct OutputOptions: ParsableArguments {
        @Flag(help: "Write every result, and every document that is found, as one line of JSON.")
        var json = false

        @Flag(help: "Write canonical Extended JSON, in which every type is told.")
        var canonical = false

        /// The format that the flags and the terminal ask for.
        var format: ResultFormat {
            ResultFormat(
                isCanonical: canonical,
                isOneLine: json || !Terminal.isOutputTerminal,
                isJSON: json,
                isColoured: !json && Terminal.wantsColours
            )
        }
    }

    /// How a command that works for long tells what it does and did.
    struct ReportOptions: ParsableArguments {
        @Flag(name: .shortAndLong, help: "Show no progress and no counts.")
        var quiet = false

        @Flag(help: "Write the counts as one line of JSON.")
        var json = false

        /// Whether nobody wants to see how far the work has come.
        var isSilent: Bool { quiet || json }

        /// Prints what was done.
        func tell(_ text: String, _ document: Document, _ elapsed: Duration) {
            guard json else {
                if !quiet { print(text) }
                return
            }
            var document = document
            document.append("microseconds", .integer(Int(elapsed / .microseconds(1))))
            print(document.extendedJSON())
        }
    }

    /// The database that is worked on.
    struct DatabaseOptions: ParsableArguments {
        @Option(
            name: [.customShort("d"), .long],
            help: ArgumentHelp("The database.", valueName: "name")
        )
        var database = Session.standardDatabase
    }
#endif
