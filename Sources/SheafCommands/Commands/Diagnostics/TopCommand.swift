// SPDX-License-Identifier: MIT
//
// `top`: how long was worked for which collection, which is not measured.

import Sheaf

/// `top`.
struct TopCommand: Command {
    static let name = "top"
    static let access = CommandAccess.administrator

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        try context.checkIsAdmin(TopCommand.name)
        return ["totals": ["note": "all times in microseconds"]]
    }
}
