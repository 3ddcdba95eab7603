// SPDX-License-Identifier: MIT
//
// Opening: room for the lock file. LMDB only sets its length and maps it; on a full disk the first
// reader would then be killed. Set aside beforehand, a full disk is an error instead.

/// The lock file beside a store.
enum LockFile {
    /// Its path, as LMDB makes it.
    static func path(of store: String) -> String { store + "-lock" }

    /// Sets room aside for the slots of all readers.
    ///
    /// Only for a store that this process has not open: closing the descriptor ends every claim of
    /// the process on the file.
    static func prepare(
        beside store: String,
        _ options: EnvironmentOptions
    ) throws(KeyValueError) {
        let file = try FileDescriptor(
            opening: path(of: store),
            for: .writing(createMode: options.fileMode)
        )
        // With somebody at work the file is whole, and its length is agreed upon.
        guard file.claimFirstByte() else { return }
        let byteCount = try file.status.byteCount
        try file.allocate(max(byteCount, Self.byteCount(options.readerCountMax)))
    }

    /// Whether some process has the store open, as far as this one may know.
    static func isInUse(beside store: String) throws(KeyValueError) -> Bool {
        let path = path(of: store)
        guard try FileStatus(at: path) != nil else { return false }
        return try FileDescriptor(opening: path, for: .reading).isFirstByteClaimed
    }

    /// A header of two cache lines and a cache line per reader.
    private static func byteCount(_ readerCount: Int) -> Int { 128 + 64 * readerCount }
}
