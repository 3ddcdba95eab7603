// SPDX-License-Identifier: MIT
//
// `startSession`: a session whose id the server makes.

import Sheaf

/// `startSession`.
struct StartSessionCommand: Command {
    static let name = "startSession"
    static let access = CommandAccess.user

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        let id = SessionID()
        _ = try context.service.sessions.session(id)
        return [
            "id": .document(id.document),
            "timeoutMinutes": .integer(SessionTable.idleTime.components.seconds / 60),
        ]
    }
}
