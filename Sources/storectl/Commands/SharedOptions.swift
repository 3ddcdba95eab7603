// SPDX-License-Identifier: MIT
//
// Arguments that several commands take.

#if Shell
    internal import ArgumentParser

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

    /// The database that is worked on.
    struct DatabaseOptions: ParsableArguments {
        @Option(
            name: [.customShort("d"), .long],
            help: ArgumentHelp("The database.", valueName: "name")
        )
        var database = Session.standardDatabase
    }
#endif
