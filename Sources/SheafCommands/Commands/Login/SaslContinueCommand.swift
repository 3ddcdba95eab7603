// SPDX-License-Identifier: MIT
//
// `saslContinue`: the further steps of a login.

import Sheaf

/// `saslContinue`.
struct SaslContinueCommand: Command {
    static let name = "saslContinue"
    static let access = CommandAccess.everybody
    static let isLenient = true

    private let number: Int
    private let payload: [UInt8]

    init(_ fields: inout CommandFields) throws(CommandError) {
        number = try fields.needed("conversationId") { fields, name throws(CommandError) in
            try fields.integer(name)
        }
        payload = try fields.payload()
    }

    func run(in context: CommandContext) async throws -> Document {
        try await context.service.continueLogin(
            payload,
            number: Int32(clamping: number),
            for: context.client
        )
    }
}
