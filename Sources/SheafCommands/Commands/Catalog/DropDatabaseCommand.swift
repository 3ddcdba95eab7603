// SPDX-License-Identifier: MIT
//
// `dropDatabase`: all collections of a database.

import Sheaf

/// `dropDatabase`.
struct DropDatabaseCommand: Command {
    static let name = "dropDatabase"
    static let access = CommandAccess.write

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        try await context.database.drop()
        return ["dropped": .string(context.common.database)]
    }
}
