// SPDX-License-Identifier: MIT
//
// `killSessions`: ends sessions and what they are doing.

import Sheaf

/// `killSessions`.
struct KillSessionsCommand: Command {
    static let name = "killSessions"
    static let access = CommandAccess.user

    private let ids: [SessionID]

    init(_ fields: inout CommandFields) throws(CommandError) {
        ids = try fields.sessionIDs()
    }

    func run(in context: CommandContext) async throws -> Document {
        await context.service.endSessions(ids)
        return [:]
    }
}
