// SPDX-License-Identifier: MIT
//
// `listCommands`: the commands that there are.

import Sheaf

/// `listCommands`.
struct ListCommandsCommand: Command {
    static let name = "listCommands"
    static let access = CommandAccess.everybody
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        var commands: Document = [:]
        for command in CommandTable.all {
            commands.append(
                command.name,
                [
                    "help": "", "requiresAuth": .bool(command.access != .everybody),
                    "aliases": .array(BSONArray(command.aliases.map { .string($0) })),
                ]
            )
        }
        return ["commands": .document(commands)]
    }
}
