// SPDX-License-Identifier: MIT
//
// `storectl STORE EXPRESSION…`, the command that needs no name: runs expressions from the
// arguments, from a file, from standard input, or as they are typed.

#if Shell
    internal import ArgumentParser
    internal import Foundation

    /// Runs expressions and prints their results.
    struct RunCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Run expressions and print their results (needs no name).",
            usage: """
                storectl STORE [EXPRESSION ...] [--json] [--canonical] [--file FILE] [--continue]
                storectl STORE                       (at a terminal: read and answer line by line)
                storectl STORE < FILE                (expressions, each ending with its line)
                """,
            discussion: HelpText.expressions + "\n" + HelpText.examples
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Argument(
            help: ArgumentHelp(
                "What to run; '-' reads expressions from standard input.",
                valueName: "expression"
            )
        )
        var expressions: [String] = []

        @Option(
            name: [.customShort("f"), .long],
            help: ArgumentHelp(
                "Run the expressions in a file; '-' is standard input.",
                valueName: "file"
            )
        )
        var file: [String] = []

        @Flag(name: .customLong("continue"), help: "Go on behind an expression that fails.")
        var goesOn = false

        @Flag(name: .shortAndLong, help: "Say nothing of what writes did.")
        var quiet = false

        @Flag(help: "Create the store if it is missing, even when nothing is written.")
        var create = false

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            if expressions.isEmpty, file.isEmpty, Terminal.isInputTerminal {
                return await interact()
            }
            var session = session
            defer { session.close() }
            var script = Script(goesOn: goesOn)
            let isPiped = expressions.isEmpty && file.isEmpty
            try await script.run(
                expressions: expressions,
                files: isPiped ? ["-"] : file,
                in: &session
            )
        }

        private var session: Session {
            var format = output.format
            format.isQuiet = quiet
            return Session(
                path: store,
                database: database.database,
                isCreated: create,
                printer: ResultPrinter(format)
            )
        }

        /// Reads what is typed and answers it.
        private func interact() async {
            let interrupts = Interrupts()
            let keyboard = Keyboard(interrupts: interrupts.idleDescriptor)
            let history = HistoryFile.standard(ProcessInfo.processInfo.environment)
            if Terminal.isCapable, Terminal.isOutputTerminal,
                let editor = LineEditor(keyboard, history: history)
            {
                var loop = InteractiveLoop(reader: editor, interrupts: interrupts)
                await loop.run(session)
            } else {
                var loop = InteractiveLoop(
                    reader: PlainReader(keyboard: keyboard),
                    interrupts: interrupts
                )
                await loop.run(session)
            }
        }
    }
#endif
