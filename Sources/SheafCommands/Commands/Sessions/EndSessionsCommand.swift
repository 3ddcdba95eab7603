// SPDX-License-Identifier: MIT
//
// `endSessions`: sessions that their clients need no longer.

import Sheaf

/// `endSessions`.
struct EndSessionsCommand: Command {
    static let name = "endSessions"
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

extension CommandFields {
    /// The ids of sessions, which are the first value of the command.
    mutating func sessionIDs() throws(CommandError) -> [SessionID] {
        let name = document.keys[0]
        var ids: [SessionID] = []
        for document in try documents(name) ?? [] { ids.append(try SessionID(document)) }
        guard ids.count <= 10_000 else {
            throw CommandError(
                .invalidLength,
                "\(name) takes at most 10000 sessions, not \(ids.count)"
            )
        }
        return ids
    }
}
