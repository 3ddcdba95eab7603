// SPDX-License-Identifier: MIT
//
// Who calls: one connection, and what is known of it.

package import Sheaf
import Synchronization

/// A connection as commands see it.
package final class Client: Sendable {
    /// The number of the connection.
    package let number: Int
    /// The address that it comes from, with its port.
    package let address: String
    private let metadata = Mutex<Document?>(nil)
    private let state = Mutex(LoginState.none)
    private let conversations = Mutex<Int32>(0)

    /// A connection.
    package init(number: Int, address: String) {
        self.number = number
        self.address = address
    }

    /// How far the login has come.
    var login: LoginState {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }

    /// The user; nil before the login, and where nobody logs in.
    var user: User? {
        if case .done(let user) = login { user } else { nil }
    }

    /// The name of the user.
    var userName: String? { user?.name }

    /// A number that no login on this connection has had.
    func nextConversation() -> Int32 {
        conversations.withLock { number in
            number &+= 1
            return number
        }
    }

    /// What the driver has told of itself.
    package var description: Document? { metadata.withLock { $0 } }

    /// Keeps what the driver tells of itself, the first time.
    func describe(_ document: Document) {
        metadata.withLock { $0 = $0 ?? document }
    }
}
