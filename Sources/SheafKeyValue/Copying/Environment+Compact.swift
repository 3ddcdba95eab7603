// SPDX-License-Identifier: MIT
//
// Copying: a file is rewritten without its free pages and takes its own place, while nobody has it
// open.

extension Environment {
    /// Rewrites a store file without its free pages.
    ///
    /// The new file takes the place of the old one when it is whole and on the medium, so that a
    /// crash leaves the one or the other. Whoever opens the store meanwhile waits.
    ///
    /// - Parameters:
    ///   - path: The file; nobody may have it open.
    ///   - options: How it is opened.
    ///   - report: Is told now and then how far it has come; what it throws ends the work.
    /// - Complexity: O(pages); the disk needs room for both files.
    /// - Returns: The bytes of the old file and of the new one.
    /// - Throws: ``KeyValueError``, or what the report throws; the file is then as it was.
    package static func compact(
        at path: String,
        options: EnvironmentOptions = .init(),
        _ report: (CopyProgress) throws -> Void = { _ in }
    ) throws -> (byteCountBefore: Int, byteCount: Int) {
        var options = options
        options.createIfMissing = false
        options.isReadOnly = true
        try options.check()
        try LMDBEnvironment.checkLibrary()
        let file = try StoreFile(at: path, options)
        return try EnvironmentRegistry.withReserved(file.identity) {
            try Signals.withFileSizeSignalBlocked {
                try file.check()
                let lock = try FileDescriptor(
                    opening: LockFile.path(of: file.path),
                    for: .writing(createMode: options.fileMode)
                )
                // Others that open the store wait for this claim, and it ends with the descriptor.
                guard lock.claimFirstByte(), try !UseClaim.isHeld(on: file.path) else {
                    throw KeyValueError.openSomewhere
                }
                return try withExtendedLifetime(lock) { try rewrite(file, options, report) }
            }
        }
    }

    private static func rewrite(
        _ file: StoreFile,
        _ options: EnvironmentOptions,
        _ report: (CopyProgress) throws -> Void
    ) throws -> (byteCountBefore: Int, byteCount: Int) {
        guard let before = try FileStatus(at: file.path), before.identity == file.identity else {
            throw KeyValueError.openSomewhere
        }
        let draft = try DraftFile(of: file.path, suffix: ".compacting", mode: options.fileMode)
        let byteCount: Int
        do {
            try draft.file.adopt(before)
            byteCount = try fill(draft, from: file, options, report)
        } catch {
            draft.discard()
            throw error
        }
        try draft.publish(synchronising: true)
        return (before.byteCount, byteCount)
    }

    private static func fill(
        _ draft: borrowing DraftFile,
        from file: StoreFile,
        _ options: EnvironmentOptions,
        _ report: (CopyProgress) throws -> Void
    ) throws -> Int {
        // LMDB's own lock would end the claim of this process when it is closed.
        let lmdb = try LMDBEnvironment(path: file.path, options: options, withoutLock: true)
        defer { lmdb.close() }
        return try draft.fill(
            from: lmdb,
            compacting: true,
            estimate: CopyProgress(lmdb, freePageCount: try freePageCount(of: lmdb)),
            report
        )
    }

    private static func freePageCount(of lmdb: LMDBEnvironment) throws(KeyValueError) -> Int {
        let transaction = try LMDBTransaction(in: lmdb, isReadOnly: true)
        defer { transaction.abort() }
        return try transaction.freePageCount()
    }
}
