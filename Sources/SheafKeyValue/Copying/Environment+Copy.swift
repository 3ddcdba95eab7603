// SPDX-License-Identifier: MIT
//
// Copying: a whole, consistent copy of the file while it is read and written.

extension Environment {
    /// Writes a copy of the store as it is now to a new file.
    ///
    /// Readers and writers go on; pages that are freed meanwhile are not used again until the copy
    /// is done. The copy gets its name only when it is whole and on the medium.
    ///
    /// - Parameters:
    ///   - path: Where to; nothing may be there, unless it may be replaced.
    ///   - compacting: Whether free pages are left out and the others put in order.
    ///   - replacing: Whether a file that is there is replaced, if nobody has it open.
    ///   - report: Is told now and then how far it has come; what it throws ends the copy.
    /// - Complexity: O(pages).
    /// - Returns: The bytes of the copy.
    /// - Throws: ``KeyValueError``, or what the report throws; the path is then as it was.
    @discardableResult
    package func copy(
        to path: String,
        compacting: Bool,
        replacing: Bool = false,
        _ report: (CopyProgress) throws -> Void = { _ in }
    ) throws -> Int {
        guard !writer.isThisThread else {
            throw KeyValueError(.misuse, "A copy inside a write would wait for it. Copy outside.")
        }
        let freePageCount = try compacting ? statistics().freePageCount : 0
        // A use of the environment keeps the map in place meanwhile.
        let (reader, _) = try enter()
        defer { context.readers.leave(reader) }
        return try Signals.withFileSizeSignalBlocked {
            let draft = try DraftFile(of: path, suffix: ".copying", mode: options.fileMode)
            let byteCount: Int
            do {
                try EnvironmentRegistry.checkFree(path, replacing: replacing)
                byteCount = try draft.fill(
                    from: context.lmdb,
                    compacting: compacting,
                    estimate: CopyProgress(context.lmdb, freePageCount: freePageCount),
                    report
                )
                try EnvironmentRegistry.checkFree(path, replacing: replacing)
            } catch {
                draft.discard()
                throw error
            }
            try draft.publish(synchronising: true)
            return byteCount
        }
    }
}

extension Environment {
    /// Refuses a path at which a new file is to be made and there is one.
    package static func checkNothing(at path: String) throws(KeyValueError) {
        try EnvironmentRegistry.checkFree(path, replacing: false)
    }
}

extension EnvironmentRegistry {
    /// Refuses a path that a copy may not have.
    fileprivate static func checkFree(_ path: String, replacing: Bool) throws(KeyValueError) {
        guard let status = try FileStatus(at: path) else { return }
        guard replacing, status.isRegular else {
            throw KeyValueError(.exists, "There is a file at \(path). Choose another name.")
        }
        guard !isOpen(status.identity), try !UseClaim.isHeld(on: path) else {
            throw KeyValueError(
                .alreadyOpen,
                "The store at \(path) is open. Close it before it is replaced, or copy to "
                    + "another name."
            )
        }
    }
}
