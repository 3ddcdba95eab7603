// SPDX-License-Identifier: MIT
//
// `refreshSessions`: sessions that are kept although they are idle.

import Sheaf

/// `refreshSessions`.
struct RefreshSessionsCommand: Command {
    static let name = "refreshSessions"
    static let access = CommandAccess.user

    private let ids: [SessionID]

    init(_ fields: inout CommandFields) throws(CommandError) {
        ids = try fields.sessionIDs()
    }

    func run(in context: CommandContext) async throws -> Document {
        context.service.sessions.refresh(ids)
        return [:]
    }
}
