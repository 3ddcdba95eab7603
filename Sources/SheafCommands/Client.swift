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

    /// A connection.
    package init(number: Int, address: String) {
        self.number = number
        self.address = address
    }

    /// The name of the user; nil where nobody logs in.
    var userName: String? { nil }

    /// What the driver has told of itself.
    package var description: Document? { metadata.withLock { $0 } }

    /// Keeps what the driver tells of itself, the first time.
    func describe(_ document: Document) {
        metadata.withLock { $0 = $0 ?? document }
    }
}
