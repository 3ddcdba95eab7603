// SPDX-License-Identifier: MIT
//
// Backups: one consistent state of the store in a file of its own, made while others read and
// write.

import SheafKeyValue

extension Store {
    /// Writes a copy of the store to another file, while it is read and written.
    ///
    ///     let backup = try await store.backup(to: "backups/monday.sheaf")
    ///     print("\(backup.byteCount) bytes")
    ///
    /// The copy is the state of one moment, with all databases and indexes: a store like any other,
    /// opened with ``open(at:options:)``. It gets its name when it is whole and on the medium; what
    /// a crash leaves behind is called `monday.sheaf.copying` and is no store.
    ///
    /// Cancelling the task ends the work; nothing is left of it then.
    ///
    /// - Parameters:
    ///   - path: Where to. The folder is there; a file is not, unless the options let it be
    ///     replaced.
    ///   - options: Whether the copy is compacted, and whether it may replace a file.
    ///   - progress: Is told now and then how far it has come, on a thread of its own.
    /// - Complexity: O(pages). Nobody waits for it; but no page that the copy has is used again
    ///   until it is done, and a store that outgrows its map waits for it.
    /// - Throws: ``StoreError`` `fileExists`, `noSpace`, `permissionDenied`, `cancelled`,
    ///   `alreadyOpen` when a store that is to be replaced is open. The path is then as it was.
    /// - Returns: How large the copy is.
    @discardableResult
    public func backup(
        to path: String,
        options: BackupOptions = BackupOptions(),
        progress: (@Sendable (CopyingProgress) -> Void)? = nil
    ) async throws(StoreError) -> BackupResult {
        try checkOpen()
        do {
            let environment = environment
            let byteCount = try await onOwnThread { cancellation in
                try environment.copy(
                    to: path,
                    compacting: options.compacting,
                    replacing: options.replacesExisting
                ) { copied in
                    try cancellation.check()
                    progress?(CopyingProgress(copied))
                }
            }
            return BackupResult(byteCount: byteCount)
        } catch {
            throw StoreError(mapping: error)
        }
    }

    /// Rewrites a store that nobody has open without the space that it does not need.
    ///
    /// A store keeps the pages that deletions freed for later writes; this gives them back to the
    /// file system. The new file takes the place of the old one when it is whole and on the medium,
    /// so that a crash leaves the one or the other; what it leaves besides is called
    /// `NAME.compacting`. Whoever opens the store meanwhile waits.
    ///
    /// A store that is open cannot be compacted in place: make a compacting
    /// ``backup(to:options:progress:)``, close the store, and let the copy take its place.
    ///
    /// - Parameters:
    ///   - path: The store's file.
    ///   - progress: Is told now and then how far it has come, on a thread of its own.
    /// - Complexity: O(pages); the disk needs room for both files.
    /// - Throws: ``StoreError`` `alreadyOpen` when anybody has it open, `storeMissing`,
    ///   `notAStore`, `noSpace`, `cancelled`. The store is then as it was.
    /// - Returns: How large the file was and is.
    @discardableResult
    public static func compact(
        at path: String,
        progress: (@Sendable (CopyingProgress) -> Void)? = nil
    ) async throws(StoreError) -> CompactionResult {
        do {
            var options = StoreOptions()
            (options.createIfMissing, options.isReadOnly) = (false, true)
            // Refuses what is no store of ours.
            try Store.open(at: path, options: options).close()
            let counts = try await onOwnThread { cancellation in
                try Environment.compact(at: path) { copied in
                    try cancellation.check()
                    progress?(CopyingProgress(copied))
                }
            }
            return CompactionResult(
                byteCountBefore: counts.byteCountBefore,
                byteCount: counts.byteCount
            )
        } catch {
            throw StoreError(mapping: error)
        }
    }
}

/// How a backup is made.
public struct BackupOptions: Sendable, Hashable {
    /// Whether the copy leaves free pages out and has the others in order.
    ///
    /// Default: no.
    ///
    /// It is smaller then, and takes more time to make.
    public var compacting: Bool
    /// Whether a file at the path is replaced, once the copy is whole.
    ///
    /// Default: no.
    public var replacesExisting: Bool

    /// The options of a backup; unnamed ones have their defaults.
    public init(compacting: Bool = false, replacesExisting: Bool = false) {
        self.compacting = compacting
        self.replacesExisting = replacesExisting
    }
}

/// How far a backup or a compaction has come.
public struct CopyingProgress: Sendable, Hashable {
    /// The bytes that have been written.
    public let byteCount: Int
    /// The bytes that there will be, by an estimate that becomes exact in the end.
    public let byteCountTotal: Int

    init(_ progress: CopyProgress) {
        byteCount = progress.byteCount
        byteCountTotal = progress.byteCountTotal
    }
}

/// What a backup came to.
public struct BackupResult: Sendable, Hashable {
    /// The bytes of the copy.
    public let byteCount: Int
}

/// What a compaction came to.
public struct CompactionResult: Sendable, Hashable {
    /// The bytes that the file had.
    public let byteCountBefore: Int
    /// The bytes that it has.
    public let byteCount: Int
}
