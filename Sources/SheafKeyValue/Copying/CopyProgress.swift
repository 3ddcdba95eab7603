// SPDX-License-Identifier: MIT
//
// Copying: how far a copy has come.

/// How much of a copy has been written.
package struct CopyProgress: Sendable, Hashable {
    /// The bytes written so far.
    package var byteCount: Int
    /// The bytes that there will be: an estimate until the end.
    package var byteCountTotal: Int
}

extension CopyProgress {
    /// Before the first byte of a copy of a store.
    init(_ lmdb: LMDBEnvironment, freePageCount: Int) {
        let pageCount = (lmdb.information?.lastPage ?? 1) + 1 - freePageCount
        self.init(byteCount: 0, byteCountTotal: max(2, pageCount) * lmdb.pageSize)
    }
}

extension DraftFile {
    /// Writes the current state of a store into the draft.
    ///
    /// - Parameters:
    ///   - lmdb: The store.
    ///   - compacting: Whether free pages are left out.
    ///   - estimate: How much there will be to write.
    ///   - report: Is told how far it has come; what it throws ends the copy.
    /// - Throws: ``KeyValueError``, or what the report throws.
    /// - Returns: The bytes of the copy.
    borrowing func fill(
        from lmdb: LMDBEnvironment,
        compacting: Bool,
        estimate: CopyProgress,
        _ report: (CopyProgress) throws -> Void
    ) throws -> Int {
        var progress = estimate
        let stream = try PageStream(lmdb, compacting: compacting)
        defer { stream.end() }
        try report(progress)
        while case let bytes = try stream.next(), !bytes.isEmpty {
            try file.write(bytes, at: progress.byteCount)
            progress.byteCount += bytes.count
            progress.byteCountTotal = max(progress.byteCountTotal, progress.byteCount)
            try report(progress)
        }
        progress.byteCountTotal = progress.byteCount
        try report(progress)
        return progress.byteCount
    }
}
