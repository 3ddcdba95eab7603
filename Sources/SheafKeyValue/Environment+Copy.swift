// SPDX-License-Identifier: MIT
//
// Backing up: a whole, consistent copy of the file while it is read and written.

extension Environment {
    /// Writes a copy of the store as it is now to a new file.
    ///
    /// Readers and writers go on; pages that are freed meanwhile are not used again until the copy
    /// is done. The copy gets its name only when it is whole and on the medium.
    ///
    /// - Parameters:
    ///   - path: Where to; nothing may be there.
    ///   - compacting: Whether free pages are left out and the others put in order.
    /// - Complexity: O(pages).
    /// - Throws: ``KeyValueError``; nothing is left at the path then.
    package func copy(to path: String, compacting: Bool) throws(KeyValueError) {
        guard !writer.isThisThread else {
            throw KeyValueError(.misuse, "A copy inside a write would wait for it. Copy outside.")
        }
        // A use of the environment keeps the map in place meanwhile.
        let (reader, _) = try enter()
        defer { context.readers.leave(reader) }
        try Signals.withFileSizeSignalBlocked { () throws(KeyValueError) in
            let draft = try DraftFile(of: path, suffix: ".copying", mode: options.fileMode)
            do throws(KeyValueError) {
                guard try FileStatus(at: path) == nil else { throw .exists(path) }
                try context.lmdb.copy(to: draft.file, compacting: compacting)
            } catch {
                draft.discard()
                throw error
            }
            try draft.publish(synchronising: true)
        }
    }
}

extension KeyValueError {
    fileprivate static func exists(_ path: String) -> KeyValueError {
        KeyValueError(.alreadyOpen, "There is a file at \(path). Copy to another name.")
    }
}
