// SPDX-License-Identifier: MIT
//
// Logging in: what a server needs for it from outside, because it takes cryptography, and how far a
// connection has come.

import Sheaf

/// Begins conversations by which users log in.
package protocol LoginProvider: Sendable {
    /// Begins a conversation with the first message of a client.
    ///
    /// - Returns: The conversation and the answer.
    /// - Throws: ``CommandError`` 18 for whatever is wrong.
    func begin(
        _ message: [UInt8]
    ) async throws(CommandError) -> (any LoginConversation, answer: [UInt8])
}

/// A conversation by which a user logs in.
package protocol LoginConversation: Sendable {
    /// Takes the last message of the client.
    ///
    /// - Returns: The user, and the answer.
    /// - Throws: ``CommandError`` 18 for whatever is wrong.
    func finish(_ message: [UInt8]) throws(CommandError) -> (User, answer: [UInt8])
}

extension CommandError {
    /// The one error of all logins that fail, whatever the reason.
    package static let loginFailed = CommandError(
        .authenticationFailed,
        "Authentication failed."
    )
}

/// How far the login of a connection has come.
enum LoginState: Sendable {
    /// Nobody has begun.
    case none
    /// The server has answered the first message.
    case begun(any LoginConversation, number: Int32, skipsEmptyExchange: Bool)
    /// The user has been proved; the client owes an empty message.
    case proved(User, number: Int32)
    /// The user is logged in.
    case done(User)
}
