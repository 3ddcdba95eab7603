// SPDX-License-Identifier: MIT
//
// `connectionStatus`: who is logged in on this connection.

import Sheaf

/// `connectionStatus`.
struct ConnectionStatusCommand: Command {
    static let name = "connectionStatus"
    static let access = CommandAccess.everybody
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        let user = context.client.user
        let users = user.map { BSONValue.document(["user": .string($0.name), "db": "admin"]) }
        let roles = user?.roles.map { BSONValue.document($0.document) } ?? []
        return [
            "authInfo": [
                "authenticatedUsers": .array(BSONArray(users.map { [$0] } ?? [])),
                "authenticatedUserRoles": .array(BSONArray(roles)),
            ]
        ]
    }
}
