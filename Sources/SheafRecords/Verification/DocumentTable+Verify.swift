// SPDX-License-Identifier: MIT
//
// Verify: every record against its checksum, every structure against its rules, and that nothing is
// left over: what the walk from the roots reaches must be all that is in the table.

package import SheafKeyValue
internal import SheafBSON

extension DocumentTable {
    /// Checks all documents of the table.
    ///
    /// Damage to LMDB's own pages cannot be told this way: LMDB may end the process that reads
    /// them. Verify a doubtful store in a process of its own.
    ///
    /// `report` is told each finding, `progress` each document that was checked.
    ///
    /// - Throws: Errors of LMDB; damage to records is reported, not thrown.
    /// - Complexity: O(bytes of the table), in memory of the records' names of one document.
    package func verify(
        in snapshot: Snapshot,
        report: (Finding) -> Void,
        progress: (RecordID) -> Void = { _ in }
    ) throws {
        var next: UInt64? = 0
        while let first = next, let id = try firstID(from: first, snapshot) {
            if id != Self.counter {
                for finding in try invariantCheck(id, in: snapshot) { report(finding) }
                progress(id)
            }
            next = id.number == .max ? nil : id.number + 1
        }
    }

    /// Checks every invariant of one document with all its parts, and yields what is wrong.
    package func invariantCheck(_ id: RecordID, in snapshot: Snapshot) throws -> [Finding] {
        var verifier = DocumentVerifier(SnapshotSource(snapshot, table, id), limits)
        try verifier.countRecords()
        if verifier.findings.isEmpty { verifier.walk() }
        return verifier.findings
    }

    /// The record of the first key from a number on.
    private func firstID(from number: UInt64, _ snapshot: Snapshot) throws -> RecordID? {
        let key = RecordKey(RecordID(number))
        var cursor = try snapshot.cursor(in: table)
        guard try cursor.seek(atLeast: key.bytes) else { return nil }
        return RecordID(cursor.key.bigEndian(at: 0, as: UInt64.self))
    }
}
