// SPDX-License-Identifier: MIT
//
// `logout`: nobody is logged in any more on this connection.

import Sheaf

/// `logout`.
struct LogoutCommand: Command {
    static let name = "logout"
    static let access = CommandAccess.everybody
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        context.client.login = .none
        return [:]
    }
}
