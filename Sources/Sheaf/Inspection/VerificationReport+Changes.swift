// SPDX-License-Identifier: MIT
//
// Verifying the log of changes: every record against its checksum and its layout, and their order
// against the clock of the log.

import SheafKeyValue

extension VerificationReport {
    /// Checks all records of the log.
    mutating func verifyChanges(
        _ log: ChangeLog?,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws {
        guard let log else { return }
        var cursor = try snapshot.cursor(in: log.table)
        var isFound = try cursor.first()
        if !isFound { add("The log of changes has lost its beginning.") }
        while isFound {
            changeCount += 1
            if let place = ChangeKey(cursor.key) {
                do {
                    _ = try ChangeRecord.opened(cursor.value, key: cursor.key)
                } catch {
                    let (time, reason) = (place.time, StoreError(mapping: error).message)
                    add(
                        "The log of changes is damaged at \(time.seconds).\(time.increment), "
                            + "change \(place.index): \(reason)"
                    )
                }
            } else {
                add("The log of changes has a record whose key is none.")
            }
            isFound = try cursor.next()
        }
    }
}
