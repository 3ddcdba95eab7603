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
        let users = context.client.userName.map { name -> BSONValue in
            ["user": .string(name), "db": "admin"]
        }
        return [
            "authInfo": [
                "authenticatedUsers": .array(BSONArray(users.map { [$0] } ?? [])),
                "authenticatedUserRoles": [],
            ]
        ]
    }
}
