// SPDX-License-Identifier: MIT
//
// Writing: what one transaction of LMDB has learnt and made of tables, to be kept if it commits and
// forgotten if it does not.

/// The tables' side of one transaction of LMDB; only the writer's thread touches it.
final class Batch {
    /// Tables made, or opened for the first time, in this transaction.
    private var opened: [String] = []
    /// Which handles have been seen to belong to a table that is there.
    private var verified: [Bool] = []
    private var isOpening = false
    /// When the first body began.
    let began = MonotonicTime.now
    /// How long the bodies took.
    var bodyNanoseconds: UInt64 = 0

    /// How many tables have been opened; ``undo(to:_:)`` goes back to it.
    var mark: Int { opened.count }

    /// Makes sure that the table of a handle is in the file: LMDB would write through a handle
    /// whose table another process removed, and break the tree.
    func verify(
        _ handle: UInt32,
        _ table: Table,
        _ transaction: LMDBTransaction,
        _ tables: TableRegistry
    ) throws(KeyValueError) {
        let index = Int(handle)
        if index < verified.count, verified[index] { return }
        let key = tables.key(of: table)
        guard try transaction.hasRecord(of: key),
            try !transaction.isDropped(key, handle, tables)
        else { throw .gone }
        while verified.count <= index { verified.append(false) }
        verified[index] = true
    }

    /// Looks at each table again before its next use.
    func forgetVerified() {
        verified = []
    }

    /// Creates a table in the file and its handle.
    func create(
        _ name: String,
        _ transaction: LMDBTransaction,
        _ tables: TableRegistry
    ) throws(KeyValueError) -> Table {
        beginOpening(tables)
        guard let handle = try transaction.openTable(name, creating: true) else { throw .gone }
        opened.append(name)
        return try tables.add(name, handle: handle)
    }

    /// Opens the tables that another process made.
    func openAll(
        _ transaction: LMDBTransaction,
        _ tables: TableRegistry
    ) throws(KeyValueError) {
        beginOpening(tables)
        for (name, handle) in try transaction.openTables(unknownTo: tables) {
            opened.append(name)
            _ = try tables.add(name, handle: handle)
        }
    }

    /// Forgets the tables opened since a mark: their part of the transaction was undone.
    func undo(to mark: Int, _ tables: TableRegistry) {
        for name in opened[mark...] { tables.remove(name) }
        opened.removeSubrange(mark...)
        verified = []
    }

    /// Ends the opening of handles, after the transaction ended.
    func end(_ tables: TableRegistry) {
        if isOpening { tables.endOpening() }
        isOpening = false
    }

    private func beginOpening(_ tables: TableRegistry) {
        if !isOpening { tables.beginOpening() }
        isOpening = true
    }
}
