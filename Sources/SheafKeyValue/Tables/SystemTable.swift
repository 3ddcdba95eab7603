// SPDX-License-Identifier: MIT
//
// The one table that this module keeps for itself: the record that makes creation a commit, and the
// names of dropped tables. (LMDB can only remove a table by closing its handle, which would break
// snapshots that still read it: so dropping empties it and marks it, and it is removed when nobody
// reads.)

/// The table that belongs to the environment itself.
enum SystemTable {
    /// Its name; embedders' tables may not have it.
    static let name = "sheaf.environment"
    /// The key of the number of commits that only settled what was on disk.
    static let settledKey = Array("settled".utf8)

    /// The key that marks a table as dropped.
    static func droppedKey(_ tableKey: [UInt8]) -> [UInt8] {
        Array("dropped/".utf8) + tableKey
    }
}

extension SystemTable {
    /// Creates the table in a commit of its own, if the file does not have it.
    static func create(in environment: LMDBEnvironment) throws(KeyValueError) {
        let transaction = try LMDBTransaction(in: environment, isReadOnly: false)
        do throws(KeyValueError) {
            guard let handle = try transaction.openTable(name, creating: true) else { throw .gone }
            let key = settledKey
            if unsafe try transaction.get(key.span.bytes, in: handle) == nil {
                unsafe try transaction.put(key.span.bytes, for: key.span.bytes, in: handle)
            }
        } catch {
            transaction.abort()
            throw error
        }
        try transaction.commit()
    }
}

extension SystemTable {
    /// Notes that a commit was settled: the write that makes the next commit one.
    static func settle(
        _ id: Int,
        in transaction: LMDBTransaction,
        _ tables: TableRegistry
    ) throws(KeyValueError) {
        guard let table = tables.known(name) else { throw .gone }
        let value = Array("\(id)".utf8)
        let key = settledKey
        unsafe try transaction.put(
            value.span.bytes,
            for: key.span.bytes,
            in: tables.handle(of: table)
        )
    }

    /// Removes all tables that are marked as dropped, and yields their names.
    ///
    /// Their handles are closed at once, even if the transaction is not committed.
    static func removeDropped(
        in transaction: LMDBTransaction,
        _ tables: TableRegistry
    ) throws(KeyValueError) -> [String] {
        guard let system = tables.known(name) else { return [] }
        let handle = try tables.handle(of: system)
        let names = try droppedNames(in: transaction, handle)
        for name in names {
            let key = droppedKey(Array(name.utf8))
            _ = unsafe try transaction.delete(key.span.bytes, in: handle)
            guard let table = tables.known(name) else { continue }
            try transaction.remove(tables.handle(of: table))
        }
        return names
    }

    private static func droppedNames(
        in transaction: LMDBTransaction,
        _ handle: UInt32
    ) throws(KeyValueError) -> [String] {
        let prefix = droppedKey([])
        var cursor = try transaction.cursor(in: handle)
        defer { cursor.close() }
        var names: [String] = []
        var found = unsafe try cursor.seek(atLeast: prefix.span.bytes)
        while found, unsafe cursor.key.starts(with: prefix) {
            names.append(unsafe String(decoding: cursor.key.dropFirst(prefix.count), as: UTF8.self))
            found = try cursor.move(.next)
        }
        return names
    }
}
