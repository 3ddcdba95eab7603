// SPDX-License-Identifier: MIT
//
// `usersInfo`: the users, of whom there are none where nobody logs in.

import Sheaf

/// `usersInfo`.
struct UsersInfoCommand: Command {
    static let name = "usersInfo"
    static let access = CommandAccess.administrator
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        ["users": []]
    }
}
