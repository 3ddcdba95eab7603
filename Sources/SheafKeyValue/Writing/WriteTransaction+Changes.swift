// SPDX-License-Identifier: MIT
//
// Writing: the narrow place that every change of a record passes. What is changed is counted here,
// and here a journal would take its notes; nothing else puts or deletes.

extension WriteTransaction {
    /// The bytes that a key may have.
    package static var keyByteCountMax: Int { 511 }

    /// Sets the value of a key.
    ///
    /// - Complexity: O(log n) pages copied, or none if an earlier write of the commit copied them.
    package mutating func put(
        _ value: RawSpan,
        for key: RawSpan,
        in table: Table
    ) throws(KeyValueError) {
        try check(key, valueByteCount: value.byteCount)
        let handle = try handle(of: table)
        hasChanged = true
        do throws(KeyValueError) {
            try transaction.put(value, for: key, in: handle)
        } catch {
            throw noting(error)
        }
        count(key.byteCount + value.byteCount)
    }

    /// Sets the value of a key to bytes that are written where they will lie; they begin as zeros.
    ///
    /// - Complexity: as ``put(_:for:in:)``, without a copy of the value.
    package mutating func put(
        byteCount: Int,
        for key: RawSpan,
        in table: Table,
        _ fill: (inout MutableRawSpan) -> Void
    ) throws(KeyValueError) {
        try check(key, valueByteCount: byteCount)
        let handle = try handle(of: table)
        hasChanged = true
        do throws(KeyValueError) {
            let room = unsafe try transaction.reserve(byteCount: byteCount, for: key, in: handle)
            var span = unsafe MutableRawSpan(_unsafeBytes: room)
            fill(&span)
        } catch {
            throw noting(error)
        }
        count(key.byteCount + byteCount)
    }

    /// Deletes a key; false if it is not there.
    ///
    /// - Complexity: O(log n) pages copied, as for putting.
    package mutating func delete(_ key: RawSpan, in table: Table) throws(KeyValueError) -> Bool {
        try check(key, valueByteCount: 0)
        let handle = try handle(of: table)
        hasChanged = true
        do throws(KeyValueError) {
            guard try transaction.delete(key, in: handle) else { return false }
        } catch {
            throw noting(error)
        }
        count(key.byteCount)
        return true
    }

    /// Refuses what LMDB would refuse, before anything is changed.
    private func check(_ key: RawSpan, valueByteCount: Int) throws(KeyValueError) {
        guard key.byteCount >= 1, key.byteCount <= Self.keyByteCountMax else {
            throw KeyValueError(
                .invalidKey,
                "A key of \(key.byteCount) bytes: it must have 1 to 511."
            )
        }
        guard valueByteCount >= 0, valueByteCount <= Int(UInt32.max) else {
            throw KeyValueError(
                .invalidValue,
                "A value of \(valueByteCount) bytes: at most 4 GiB, in parts."
            )
        }
    }

    private mutating func count(_ byteCount: Int) {
        recordsWritten += 1
        bytesWritten += byteCount
    }

    /// Remembers that LMDB failed: its transaction cannot be committed any more.
    mutating func noting(_ error: KeyValueError) -> KeyValueError {
        if fault == nil { fault = error }
        return error
    }
}
