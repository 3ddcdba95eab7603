// SPDX-License-Identifier: MIT
//
// Opening: a claim on the store's file itself. LMDB's locks lie in the lock file; when somebody
// deletes that, the next process makes a new one and knows nothing of those that hold the old one.
// The claim tells it.

internal import Synchronization

/// What a process holds on a store's file as long as it has the store open.
final class UseClaim: Sendable {
    private let file: Mutex<FileDescriptor?>

    /// Claims a file beside others that use it.
    init(on path: String) throws(KeyValueError) {
        let file = try FileDescriptor(opening: path, for: .reading)
        try file.lock(.shared)
        self.file = Mutex(file)
    }

    /// Gives the claim up.
    func end() {
        file.withLock { $0 = nil }
    }

    /// Whether some process has the store open, this one included.
    static func isHeld(on path: String) throws(KeyValueError) -> Bool {
        try !FileDescriptor(opening: path, for: .reading).tryLock()
    }
}
