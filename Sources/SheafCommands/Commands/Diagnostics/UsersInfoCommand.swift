// SPDX-License-Identifier: MIT
//
// `usersInfo`: the users and what they may do; nothing that checks their passwords.

import Sheaf

/// `usersInfo`.
struct UsersInfoCommand: Command {
    static let name = "usersInfo"
    static let access = CommandAccess.administrator
    static let isLenient = true

    init(_ fields: inout CommandFields) throws(CommandError) {}

    func run(in context: CommandContext) async throws -> Document {
        let users = try await UserCatalog(context.service.store).all().map { user in
            BSONValue.document([
                "_id": .string("\(UserCatalog.databaseName).\(user.name)"),
                "user": .string(user.name), "db": .string(UserCatalog.databaseName),
                "roles": .array(BSONArray(user.roles.map { .document($0.document) })),
                "mechanisms": [.string(UserCatalog.mechanism)],
            ])
        }
        return ["users": .array(BSONArray(users))]
    }
}
