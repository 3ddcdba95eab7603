// SPDX-License-Identifier: MIT
//
// Checking: whether the pages of the file are what LMDB takes them for, while it is used.

extension Environment {
    /// What is wrong with the pages of the file, in one state of it; nothing when it is sound.
    ///
    /// Readers and writers go on; pages that are freed meanwhile are not used again until it ends.
    ///
    /// - Complexity: O(pages) without those of large values.
    /// - Throws: ``KeyValueError`` when the file cannot be read at all.
    package func pageFindings() throws(KeyValueError) -> [PageFinding] {
        for _ in 0..<PageCheck.attemptCountMax {
            let (reader, transaction) = try enter()
            defer { context.readers.leave(reader) }
            if let findings = try PageCheck.findings(of: path, in: transaction) { return findings }
        }
        throw .damagedHeader(path)
    }
}
