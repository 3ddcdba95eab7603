// SPDX-License-Identifier: MIT
//
// Reading: one consistent state of all tables, zero-copy. Nothing that a snapshot hands out can
// outlive it; the compiler sees to it.

/// One state of all tables.
///
///     let count = try environment.read { snapshot in
///         guard let table = try snapshot.table("documents") else { return 0 }
///         return try snapshot.entryCount(in: table)
///     }
@safe
package struct Snapshot: ~Escapable {
    let transaction: LMDBTransaction
    /// unowned(unsafe) because: a snapshot lives inside a call of the environment that owns it, and
    /// counting references would cost more than a look-up.
    private unowned(unsafe) let context: EnvironmentContext

    /// A snapshot for the duration of a closure.
    @_lifetime(immortal)
    init(_ transaction: LMDBTransaction, _ context: EnvironmentContext) {
        self.transaction = transaction
        unsafe self.context = context
    }

    /// What a transaction that writes has made so far.
    @_lifetime(borrow owner)
    init(_ owner: borrowing WriteTransaction) {
        transaction = owner.transaction
        unsafe context = owner.context
    }

    /// The number of the commit that made this state.
    package var id: Int { transaction.id }

    /// The table with a name, or nil if this state has none.
    ///
    /// - Throws: ``KeyValueError/Code/snapshotTooOld`` when another process made the table and this
    ///   one learns of it only now: a new snapshot can read it. `read` tries once again by itself.
    package func table(_ name: String) throws(KeyValueError) -> Table? {
        let context = unsafe context
        let key = Array(name.utf8)
        guard try transaction.hasRecord(of: key) else { return nil }
        if let table = context.tables.known(name) {
            let handle = try context.tables.handle(of: table)
            if transaction.knows(handle) {
                return try transaction.isDropped(key, handle, context.tables) ? nil : table
            }
        } else {
            try context.tables.openAll(in: context.lmdb)
        }
        throw KeyValueError(
            .snapshotTooOld,
            "The table \(name) became known after the snapshot. Take a new one."
        )
    }

    /// The value of a key, where it lies in the file.
    ///
    /// - Complexity: O(log n) pages; nothing is copied.
    @_lifetime(copy self)
    package func get(_ key: RawSpan, in table: Table) throws(KeyValueError) -> RawSpan? {
        let handle = try handle(of: table)
        do throws(KeyValueError) {
            guard let bytes = unsafe try transaction.get(key, in: handle) else { return nil }
            return unsafe span(bytes)
        } catch {
            throw transaction.knows(handle) ? error : .newerTable
        }
    }

    /// A cursor before the first record of a table.
    @_lifetime(copy self)
    package func cursor(in table: Table) throws(KeyValueError) -> Cursor {
        let handle = try handle(of: table)
        guard transaction.knows(handle) else { throw .newerTable }
        return Cursor(try transaction.cursor(in: handle), self)
    }

    /// The number of records in a table.
    ///
    /// - Complexity: O(1).
    package func entryCount(in table: Table) throws(KeyValueError) -> Int {
        try statistics(of: table).entryCount
    }

    /// How large a table is.
    ///
    /// - Complexity: O(1).
    package func statistics(of table: Table) throws(KeyValueError) -> TableStatistics {
        let handle = try handle(of: table)
        guard transaction.knows(handle) else { throw .newerTable }
        return try transaction.statistics(of: handle)
    }

    /// The names of all tables, sorted by their bytes.
    ///
    /// - Complexity: O(tables).
    package func tableNames() throws(KeyValueError) -> [String] {
        var names: [String] = []
        for name in try transaction.tableNames() where name != SystemTable.name {
            guard try table(name) != nil else { continue }
            names.append(name)
        }
        return names
    }
}

// MARK: - How tables are found

extension Snapshot {
    /// The handle of a table.
    private func handle(of table: Table) throws(KeyValueError) -> UInt32 {
        try unsafe context.tables.handle(of: table)
    }
}

extension KeyValueError {
    fileprivate static var newerTable: KeyValueError {
        KeyValueError(.snapshotTooOld, "The table is newer than the snapshot. Take a new one.")
    }
}
