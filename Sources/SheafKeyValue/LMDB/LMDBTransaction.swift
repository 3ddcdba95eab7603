// SPDX-License-Identifier: MIT
//
// The calls of LMDB on a transaction, one function each, with errors instead of numbers.

internal import CLMDB

/// A transaction of LMDB, for reading or writing.
///
/// Whoever holds one ends it exactly once, and a writing one on the thread that began it.
@safe
struct LMDBTransaction: @unchecked Sendable {
    // @unchecked because: LMDB lets a reading transaction move between threads (MDB_NOTLS) as long
    // as one uses it at a time, which the reader pool sees to; a writing one stays on its thread.
    private let pointer: OpaquePointer

    /// The table that holds the names of all others.
    static let mainHandle: UInt32 = 1
    /// The list of free pages.
    static let freeHandle: UInt32 = 0

    /// Begins a transaction; with a parent, one inside it.
    init(
        in environment: LMDBEnvironment,
        parent: LMDBTransaction? = nil,
        isReadOnly: Bool
    ) throws(KeyValueError) {
        var transaction: OpaquePointer?
        let code = unsafe mdb_txn_begin(
            try environment.pointer,
            parent?.pointer,
            isReadOnly ? UInt32(MDB_RDONLY) : 0,
            &transaction
        )
        guard code == MDB_SUCCESS, let transaction = unsafe transaction else {
            throw .lmdb(code, during: "Beginning a transaction")
        }
        unsafe pointer = transaction
    }

    /// The number of the snapshot that is read, or of the commit that is being made.
    var id: Int { unsafe Int(bitPattern: UInt(mdb_txn_id(pointer))) }

    func commit() throws(KeyValueError) {
        let code = unsafe mdb_txn_commit(pointer)
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Committing") }
    }

    func abort() {
        unsafe mdb_txn_abort(pointer)
    }

    /// Lets go of the snapshot but keeps the reader slot.
    func reset() {
        unsafe mdb_txn_reset(pointer)
    }

    /// Takes a new snapshot after ``reset()``.
    func renew() throws(KeyValueError) {
        let code = unsafe mdb_txn_renew(pointer)
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Taking a snapshot") }
    }
}

// MARK: - Records

extension LMDBTransaction {
    /// The value of a key, where it lies in the map.
    func get(_ key: RawSpan, in handle: UInt32) throws(KeyValueError) -> UnsafeRawBufferPointer? {
        var key = unsafe MDB_val.borrowing(key)
        var value = unsafe MDB_val()
        let code = unsafe mdb_get(pointer, handle, &key, &value)
        if code == MDB_SUCCESS { return unsafe value.bytes }
        if code == MDB_NOTFOUND { return nil }
        throw .lmdb(code, during: "Reading a key")
    }

    func put(_ value: RawSpan, for key: RawSpan, in handle: UInt32) throws(KeyValueError) {
        var key = unsafe MDB_val.borrowing(key)
        var value = unsafe MDB_val.borrowing(value)
        let code = unsafe mdb_put(pointer, handle, &key, &value, 0)
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Writing a record") }
    }

    /// Makes room for a value and yields where it lies, zeroed.
    func reserve(
        byteCount: Int,
        for key: RawSpan,
        in handle: UInt32
    ) throws(KeyValueError) -> UnsafeMutableRawBufferPointer {
        var key = unsafe MDB_val.borrowing(key)
        var value = unsafe MDB_val()
        unsafe value.mv_size = byteCount
        let code = unsafe mdb_put(pointer, handle, &key, &value, UInt32(MDB_RESERVE))
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Writing a record") }
        let room = unsafe UnsafeMutableRawBufferPointer(start: value.mv_data, count: byteCount)
        // What is not filled must not carry old memory of the process into the file.
        unsafe room.initializeMemory(as: UInt8.self, repeating: 0)
        return unsafe room
    }

    /// Deletes a key; false if it is not there.
    func delete(_ key: RawSpan, in handle: UInt32) throws(KeyValueError) -> Bool {
        var key = unsafe MDB_val.borrowing(key)
        let code = unsafe mdb_del(pointer, handle, &key, nil)
        if code == MDB_SUCCESS { return true }
        if code == MDB_NOTFOUND { return false }
        throw .lmdb(code, during: "Deleting a record")
    }
}

// MARK: - Tables

extension LMDBTransaction {
    /// Opens a table of the file; nil if it is not there and is not to be created.
    func openTable(_ name: String, creating: Bool) throws(KeyValueError) -> UInt32? {
        var handle: UInt32 = 0
        let code = unsafe mdb_dbi_open(pointer, name, creating ? UInt32(MDB_CREATE) : 0, &handle)
        if code == MDB_SUCCESS { return handle }
        if code == MDB_NOTFOUND { return nil }
        throw .lmdb(code, during: "Opening the table \(name)")
    }

    /// Deletes all records of a table.
    func empty(_ handle: UInt32) throws(KeyValueError) {
        let code = unsafe mdb_drop(pointer, handle, 0)
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Emptying a table") }
    }

    /// Deletes a table and closes its handle for everybody: only where nobody reads.
    func remove(_ handle: UInt32) throws(KeyValueError) {
        let code = unsafe mdb_drop(pointer, handle, 1)
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Removing a table") }
    }

    /// Whether the handle was known when the transaction began, or was opened in it.
    func knows(_ handle: UInt32) -> Bool {
        var statistics = MDB_stat()
        return unsafe mdb_stat(pointer, handle, &statistics) == MDB_SUCCESS
    }

    func statistics(of handle: UInt32) throws(KeyValueError) -> TableStatistics {
        var statistics = MDB_stat()
        let code = unsafe mdb_stat(pointer, handle, &statistics)
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Measuring a table") }
        return TableStatistics(
            entryCount: statistics.ms_entries,
            depth: Int(statistics.ms_depth),
            branchPageCount: statistics.ms_branch_pages,
            leafPageCount: statistics.ms_leaf_pages,
            overflowPageCount: statistics.ms_overflow_pages,
            pageSize: Int(statistics.ms_psize)
        )
    }

    /// A cursor before the first record of a table.
    func cursor(in handle: UInt32) throws(KeyValueError) -> LMDBCursor {
        var cursor: OpaquePointer?
        let code = unsafe mdb_cursor_open(pointer, handle, &cursor)
        guard code == MDB_SUCCESS, let cursor = unsafe cursor else {
            throw .lmdb(code, during: "Opening a cursor")
        }
        return unsafe LMDBCursor(pointer: cursor)
    }
}
