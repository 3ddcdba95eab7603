// SPDX-License-Identifier: MIT
//
// The calls of LMDB on a cursor.

internal import CLMDB

/// A cursor of LMDB and the record that it stands at.
///
/// Whoever holds one closes it before its transaction ends.
@safe
struct LMDBCursor {
    /// Where a cursor can go without a key.
    enum Move {
        case first, last, next, previous
    }

    private let pointer: OpaquePointer
    private(set) var key = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private(set) var value = unsafe UnsafeRawBufferPointer(start: nil, count: 0)

    init(pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    func close() {
        unsafe mdb_cursor_close(pointer)
    }

    /// Moves; false if there is no record in that direction.
    mutating func move(_ move: Move) throws(KeyValueError) -> Bool {
        let operation =
            switch move {
            case .first: MDB_FIRST
            case .last: MDB_LAST
            case .next: MDB_NEXT
            case .previous: MDB_PREV
            }
        return unsafe try get(MDB_val(), operation)
    }

    /// Moves to the first record whose key is not below this one; false if there is none.
    mutating func seek(atLeast key: RawSpan) throws(KeyValueError) -> Bool {
        unsafe try get(.borrowing(key), MDB_SET_RANGE)
    }

    private mutating func get(
        _ target: MDB_val,
        _ operation: MDB_cursor_op
    ) throws(KeyValueError) -> Bool {
        var target = unsafe target
        var found = unsafe MDB_val()
        let code = unsafe mdb_cursor_get(pointer, &target, &found, operation)
        if code == MDB_NOTFOUND { return false }
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Moving a cursor") }
        unsafe key = target.bytes
        unsafe value = found.bytes
        return true
    }
}
