// SPDX-License-Identifier: MIT
//
// SCRAM-SHA-256: the conversation. Whatever is wrong with it, the client hears the same.

#if Server
    internal import Sheaf
    internal import SheafCommands

    /// Lets users of the store log in.
    struct ScramLogin: LoginProvider {
        private let users: UserCatalog
        /// What salts of users are made of who are not there.
        private let secret = ScramSecrets.random(32)

        init(_ store: Store) {
            users = UserCatalog(store)
        }

        func begin(
            _ message: [UInt8]
        ) async throws(CommandError) -> (any LoginConversation, answer: [UInt8]) {
            guard let first = ScramMessage.clientFirst(message) else { throw .loginFailed }
            let found: (User, StoredCredentials)?
            do throws(StoreError) {
                found = try await users.user(named: first.name)
            } catch {
                throw CommandError(error)
            }
            let feigned = ScramSecrets.feigned(for: first.name, secret: secret)
            let credentials = found?.1 ?? feigned
            let nonce = first.nonce + ScramMessage.base64(ScramSecrets.random(24))
            let answer =
                "r=\(nonce),s=\(ScramMessage.base64(credentials.salt)),"
                + "i=\(credentials.iterationCount)"
            let conversation = ScramConversation(
                user: found?.0,
                credentials: credentials,
                nonce: nonce,
                messages: "\(first.bare),\(answer)"
            )
            return (conversation, Array(answer.utf8))
        }
    }

    /// A conversation whose first message was answered.
    struct ScramConversation: LoginConversation {
        /// The user; nil when there is none of the name.
        let user: User?
        let credentials: StoredCredentials
        let nonce: String
        /// What was said so far, as it is signed.
        let messages: String

        func finish(_ message: [UInt8]) throws(CommandError) -> (User, answer: [UInt8]) {
            guard let last = ScramMessage.clientLast(message), last.nonce == nonce else {
                throw .loginFailed
            }
            let signed = "\(messages),\(last.withoutProof)"
            // A user who is not there costs the same work.
            let isProved = ScramSecrets.isProof(last.proof, of: signed, credentials)
            let signature = ScramSecrets.signature(of: signed, credentials)
            guard let user, isProved else { throw .loginFailed }
            return (user, Array("v=\(ScramMessage.base64(signature))".utf8))
        }
    }
#endif
