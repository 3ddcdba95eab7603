// SPDX-License-Identifier: MIT
//
// What the argument parser knows of the commands, as it tells it to tools.

#if Shell
    internal import ArgumentParser
    internal import Foundation

    /// A command with its arguments, as the parser describes it.
    struct CommandDescription: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let shouldDisplay: Bool?
        let subcommands: [CommandDescription]?
        let arguments: [Argument]?

        /// An argument, an option or a flag.
        struct Argument: Decodable {
            let kind: String
            let isOptional: Bool
            let isRepeating: Bool
            let shouldDisplay: Bool
            let valueName: String?
            let abstract: String?
            let defaultValue: String?
            let names: [Name]?
        }

        /// One spelling of an option.
        struct Name: Decodable {
            let kind: String
            let name: String

            /// With its dashes.
            var text: String { kind == "short" ? "-\(name)" : "--\(name)" }
        }

        private struct Root: Decodable {
            let command: CommandDescription
        }

        /// The description of the whole program.
        static func program() throws -> CommandDescription {
            let text = Storectl._dumpHelp()
            return try JSONDecoder().decode(Root.self, from: Data(text.utf8)).command
        }
    }
#endif
