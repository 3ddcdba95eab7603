// SPDX-License-Identifier: MIT
//
// Copying: LMDB writes a copy in one call, which tells nothing and cannot be stopped. So it writes
// into a pipe, on a thread of its own, and whoever reads from the pipe can count and stop.

internal import Dispatch
internal import Synchronization

/// The pages of a store's current state, from the first to the last.
///
/// The environment must stay open and its map in place until ``end()``.
final class PageStream: ThreadBody {
    private let lmdb: LMDBEnvironment
    private let compacting: Bool
    private let pipe: Pipe
    private let failure = Mutex<KeyValueError?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    /// Begins to write.
    init(_ lmdb: LMDBEnvironment, compacting: Bool) throws(KeyValueError) {
        self.lmdb = lmdb
        self.compacting = compacting
        pipe = try Pipe()
        try OwnThread.start(self)
    }

    /// The next bytes; none at the end.
    func next() throws(KeyValueError) -> [UInt8] {
        let bytes = try pipe.read()
        if bytes.isEmpty, let failure = failure.withLock({ $0 }) { throw failure }
        return bytes
    }

    /// Stops the writing, if it is not done, and waits for that.
    func end() {
        pipe.closeReading()
        ended.wait()
        ended.signal()
    }

    func run() {
        do throws(KeyValueError) {
            try lmdb.copy(to: pipe.writing, compacting: compacting)
        } catch {
            failure.withLock { $0 = error }
        }
        pipe.closeWriting()
        ended.signal()
    }
}
