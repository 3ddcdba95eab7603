// SPDX-License-Identifier: MIT
//
// `saslStart`: the first step of a login.

import Sheaf

/// `saslStart`.
struct SaslStartCommand: Command {
    static let name = "saslStart"
    static let access = CommandAccess.everybody
    static let isLenient = true

    private let mechanism: String
    private let payload: [UInt8]
    private let skipsEmptyExchange: Bool

    init(_ fields: inout CommandFields) throws(CommandError) {
        mechanism = try fields.needed("mechanism") { fields, name throws(CommandError) in
            try fields.string(name)
        }
        payload = try fields.payload()
        skipsEmptyExchange = try fields.document("options")?["skipEmptyExchange"] == true
    }

    func run(in context: CommandContext) async throws -> Document {
        try await begin(in: context)
    }

    /// Begins the login, also from within `hello`.
    func begin(in context: CommandContext) async throws(CommandError) -> Document {
        guard mechanism == UserCatalog.mechanism else {
            throw CommandError(
                .mechanismUnavailable,
                "Received authentication for mechanism \(mechanism) which is not enabled"
            )
        }
        return try await context.service.beginLogin(
            payload,
            skipsEmptyExchange: skipsEmptyExchange,
            for: context.client
        )
    }
}

extension CommandFields {
    /// The message of a login, as bytes or as text.
    mutating func payload() throws(CommandError) -> [UInt8] {
        switch value("payload") {
        case .binary(let binary): return binary.bytes
        case .string(let text): return Array(text.utf8)
        case let value: throw mismatch("payload", value ?? .null, "binData")
        }
    }
}
