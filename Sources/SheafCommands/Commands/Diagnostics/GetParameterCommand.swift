// SPDX-License-Identifier: MIT
//
// `getParameter`: settings that drivers and test suites ask for.

import Sheaf

/// `getParameter`.
struct GetParameterCommand: Command {
    static let name = "getParameter"
    static let access = CommandAccess.user
    static let isLenient = true

    private let asksForAll: Bool
    private let names: [String]

    init(_ fields: inout CommandFields) throws(CommandError) {
        let first = fields.document.first { _ in true }?.value
        asksForAll =
            first == "*" || (try? fields.document("getParameter"))??["allParameters"] == true
        names = fields.document.keys.dropFirst().filter { !CommonFields.names.contains($0) }
    }

    private static let parameters: Document = [
        "authenticationMechanisms": ["SCRAM-SHA-256"], "enableTestCommands": false,
        "featureCompatibilityVersion": ["version": "8.0"], "quiet": false, "logLevel": 0,
        "requireApiVersion": false, "transactionLifetimeLimitSeconds": 60,
        "localLogicalSessionTimeoutMinutes": 30, "cursorTimeoutMillis": .int64(600_000),
        "maxTransactionLockRequestTimeoutMillis": 5, "notablescan": false,
    ]

    func run(in context: CommandContext) async throws -> Document {
        if asksForAll { return GetParameterCommand.parameters }
        var found: Document = [:]
        for name in names { found[name] = GetParameterCommand.parameters[name] }
        guard !found.isEmpty else {
            throw CommandError(.invalidOptions, "no option found to get")
        }
        return found
    }
}
