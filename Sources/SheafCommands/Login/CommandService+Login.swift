// SPDX-License-Identifier: MIT
//
// Logging in: the two steps of a conversation, the same error and the same wait for all that fail.

import Sheaf

extension CommandService {
    /// How long a login that failed is waited for, so that guessing takes time.
    private static let failureTime = Duration.milliseconds(200)

    /// The first step.
    func beginLogin(
        _ message: [UInt8],
        skipsEmptyExchange: Bool,
        for client: Client
    ) async throws(CommandError) -> Document {
        guard let login = settings.login, case .none = client.login else {
            throw await failedLogin()
        }
        do throws(CommandError) {
            let (conversation, answer) = try await login.begin(message)
            let number = client.nextConversation()
            client.login = .begun(
                conversation,
                number: number,
                skipsEmptyExchange: skipsEmptyExchange
            )
            return step(number, answer, isDone: false)
        } catch {
            throw await failedLogin()
        }
    }

    /// The second step, and the empty third one that older drivers take.
    func continueLogin(
        _ message: [UInt8],
        number: Int32,
        for client: Client
    ) async throws(CommandError) -> Document {
        let state = client.login
        client.login = .none
        switch state {
        case .begun(let conversation, let expected, let skips) where expected == number:
            do throws(CommandError) {
                let (user, answer) = try conversation.finish(message)
                client.login = skips ? .done(user) : .proved(user, number: number)
                return step(number, answer, isDone: skips)
            } catch {
                throw await failedLogin()
            }
        case .proved(let user, let expected) where expected == number && message.isEmpty:
            client.login = .done(user)
            return step(number, [], isDone: true)
        case .done:
            client.login = state
            throw await failedLogin()
        default: throw await failedLogin()
        }
    }

    private func step(_ number: Int32, _ answer: [UInt8], isDone: Bool) -> Document {
        [
            "conversationId": .int32(number), "done": .bool(isDone),
            "payload": .binary(Binary(answer)),
        ]
    }

    private func failedLogin() async -> CommandError {
        try? await Task.sleep(for: CommandService.failureTime)
        return .loginFailed
    }
}

// MARK: - Access

/// A database that a command reads or writes.
struct DatabaseAccess: Sendable, Hashable {
    let database: String
    let access: CommandAccess
}

extension CommandService {
    /// Refuses a command that the user may not call.
    func checkAccess(
        _ name: String,
        _ accesses: [DatabaseAccess],
        for client: Client
    ) throws(CommandError) {
        guard settings.login != nil else { return }
        for access in accesses where access.access != .everybody {
            guard let user = client.user else {
                throw CommandError(.unauthorized, "Command \(name) requires authentication")
            }
            let isAllowed =
                switch access.access {
                case .everybody, .user: true
                case .read: user.mayRead(access.database)
                case .write: user.mayWrite(access.database)
                case .administrator: user.isAdministrator
                }
            guard isAllowed else {
                throw CommandError(
                    .unauthorized,
                    "not authorized on \(access.database) to execute command \(name)"
                )
            }
        }
    }
}
