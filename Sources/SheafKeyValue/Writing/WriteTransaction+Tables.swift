// SPDX-License-Identifier: MIT
//
// Writing: creating, emptying and dropping tables, as a part of the transaction like any record.

extension WriteTransaction {
    /// The table with a name, or nil if there is none.
    package mutating func table(_ name: String) throws(KeyValueError) -> Table? {
        let context = unsafe context
        if context.tables.known(name) == nil {
            try batch.openAll(transaction, context.tables)
        }
        return try snapshot.table(name)
    }

    /// The table with a name; it is created if there is none.
    ///
    /// The handle is good at once, and for everybody after the commit.
    package mutating func createTable(_ name: String) throws(KeyValueError) -> Table {
        guard name != SystemTable.name, !name.isEmpty, name.utf8.count <= 400,
            !name.utf8.contains(0)
        else {
            throw KeyValueError(
                .invalidKey,
                "A table's name has 1 to 400 bytes, none of them 0, and is not ours."
            )
        }
        if let table = try table(name) { return table }
        hasChanged = true
        let context = unsafe context
        do throws(KeyValueError) {
            guard let table = context.tables.known(name) else {
                return try batch.create(name, transaction, context.tables)
            }
            // It was dropped and not yet removed: the mark goes, the empty table stays.
            guard try unmark(name) else { throw .removedElsewhere }
            batch.forgetVerified()
            return table
        } catch {
            throw noting(error)
        }
    }

    /// Deletes all records of a table.
    ///
    /// - Complexity: O(pages of the table).
    package mutating func emptyTable(_ table: Table) throws(KeyValueError) {
        let handle = try handle(of: table)
        hasChanged = true
        do throws(KeyValueError) {
            try transaction.empty(handle)
        } catch {
            throw noting(error)
        }
        recordsWritten += 1
    }

    /// Drops a table; false if there is none with that name.
    ///
    /// Snapshots taken before go on reading it. The name is free again at once.
    ///
    /// - Complexity: O(pages of the table).
    package mutating func dropTable(_ name: String) throws(KeyValueError) -> Bool {
        guard let table = try table(name) else { return false }
        try emptyTable(table)
        let system = try systemTable()
        let key = SystemTable.droppedKey(Array(name.utf8))
        let value: [UInt8] = [1]
        do throws(KeyValueError) {
            unsafe try transaction.put(value.span.bytes, for: key.span.bytes, in: system)
        } catch {
            throw noting(error)
        }
        batch.forgetVerified()
        return true
    }

    /// Takes the mark of a dropped table away; false if there is none.
    private func unmark(_ name: String) throws(KeyValueError) -> Bool {
        let key = SystemTable.droppedKey(Array(name.utf8))
        return unsafe try transaction.delete(key.span.bytes, in: systemTable())
    }

    private func systemTable() throws(KeyValueError) -> UInt32 {
        let tables = unsafe context.tables
        guard let table = tables.known(SystemTable.name) else { throw .gone }
        return try tables.handle(of: table)
    }
}

extension KeyValueError {
    /// LMDB finds a handle by its name and would not create the table again.
    fileprivate static var removedElsewhere: KeyValueError {
        KeyValueError(
            .tableMissing,
            "Another process removed the table for good. Open the store again."
        )
    }
}
