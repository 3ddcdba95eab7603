// SPDX-License-Identifier: MIT
//
// `storectl STORE EXPRESSION…`, the command that needs no name: runs expressions from the
// arguments, from a file, from standard input, or as they are typed.

#if Shell
    internal import ArgumentParser

    /// Runs expressions and prints their results.
    struct RunCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Run expressions and print their results (needs no name).",
            usage: """
                storectl STORE [EXPRESSION ...] [--json] [--canonical] [--file FILE] [--continue]
                storectl STORE                       (at a terminal: read and answer line by line)
                storectl STORE < FILE                (one expression a line)
                """,
            discussion: HelpText.expressions
        )

        @Argument(help: ArgumentHelp("The path of the store's file.", valueName: "store"))
        var store: String

        @Argument(
            help: ArgumentHelp(
                "What to run; '-' reads standard input, one expression a line.",
                valueName: "expression"
            )
        )
        var expressions: [String] = []

        @Option(
            name: [.customShort("f"), .long],
            help: ArgumentHelp(
                "Run the expressions in a file, one a line; '-' is standard input.",
                valueName: "file"
            )
        )
        var file: [String] = []

        @Flag(name: .customLong("continue"), help: "Go on behind an expression that fails.")
        var goesOn = false

        @Flag(help: "Create the store if it is missing, even when nothing is written.")
        var create = false

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var output: OutputOptions

        mutating func run() async throws {
            var session = Session(
                path: store,
                database: database.database,
                isCreated: create,
                printer: ResultPrinter(output.format)
            )
            defer { session.close() }
            var script = Script(goesOn: goesOn)
            if expressions.isEmpty, file.isEmpty, Terminal.isInputTerminal {
                return try await InteractiveLoop().run(&session)
            }
            let isPiped = expressions.isEmpty && file.isEmpty
            try await script.run(
                expressions: expressions,
                files: isPiped ? ["-"] : file,
                in: &session
            )
        }
    }
#endif
