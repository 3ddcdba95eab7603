// SPDX-License-Identifier: MIT
//
// `abortTransaction`: what the transaction of a session has written goes.

import Sheaf

/// `abortTransaction`.
struct AbortTransactionCommand: Command {
    static let name = "abortTransaction"
    static let access = CommandAccess.user
    static let endsTransactions = true

    init(_ fields: inout CommandFields) throws(CommandError) {
        fields.tolerate("recoveryToken")
    }

    func run(in context: CommandContext) async throws -> Document {
        try context.checkIsAdmin(AbortTransactionCommand.name)
        let (id, number) = try context.transactionIdentity()
        try await context.service.sessions.session(id).abort(number)
        return [:]
    }
}
