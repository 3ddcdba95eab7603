// SPDX-License-Identifier: MIT
//
// `commitTransaction`: what the transaction of a session has written stays.

import Sheaf

/// `commitTransaction`.
struct CommitTransactionCommand: Command {
    static let name = "commitTransaction"
    static let access = CommandAccess.user
    static let endsTransactions = true

    init(_ fields: inout CommandFields) throws(CommandError) {
        fields.tolerate("recoveryToken")
    }

    func run(in context: CommandContext) async throws -> Document {
        try context.checkIsAdmin(CommitTransactionCommand.name)
        let (id, number) = try context.transactionIdentity()
        try await context.service.sessions.session(id).commit(number)
        return [:]
    }
}
