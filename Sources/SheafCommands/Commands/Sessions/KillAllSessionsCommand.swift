// SPDX-License-Identifier: MIT
//
// `killAllSessions`: ends all sessions.

import Sheaf

/// `killAllSessions`.
struct KillAllSessionsCommand: Command {
    static let name = "killAllSessions"
    static let access = CommandAccess.administrator
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        await context.service.endSessions(context.service.sessions.ids)
        return [:]
    }
}
