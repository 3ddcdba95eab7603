// SPDX-License-Identifier: MIT
//
// Which table has which handle of LMDB. LMDB lets only one transaction at a time open handles, and
// closing one pulls it away under everybody who reads; so opening goes through one lock here, and
// handles stay open.

internal import Synchronization

/// The tables that an environment knows.
@safe
final class TableRegistry: @unchecked Sendable {
    // @unchecked because: a place is written before the `Table` that names it exists, or while the
    // gate keeps all readers out.
    private struct Place {
        var handle: UInt32
        var generation: UInt32
    }

    private struct Names {
        var tables: [String: Table] = [:]
        /// The names by index, as the keys that they have in the file.
        var keys: [[UInt8]] = []
        var freeIndexes: [UInt32] = []
    }

    private let places: UnsafeMutablePointer<Place>
    private let capacity: Int
    private let names = Mutex(Names())
    /// Whether a transaction is opening handles.
    private let opening = Monitor(false)

    init(capacity: Int) {
        self.capacity = capacity
        // unsafe because: an array would be moved while readers look; this memory never is.
        unsafe places = .allocate(capacity: capacity)
        unsafe places.initialize(repeating: Place(handle: 0, generation: 0), count: capacity)
    }

    deinit {
        unsafe places.deallocate()
    }

    /// The handle of a table.
    ///
    /// - Complexity: O(1), without a lock.
    func handle(of table: Table) throws(KeyValueError) -> UInt32 {
        guard Int(table.index) < capacity else { throw .gone }
        let place = unsafe places[Int(table.index)]
        guard place.generation == table.generation else { throw .gone }
        return place.handle
    }

    /// The table that a name is known by, whatever a snapshot says.
    func known(_ name: String) -> Table? {
        names.withLock { $0.tables[name] }
    }

    /// The key that a table has in the file.
    func key(of table: Table) -> [UInt8] {
        names.withLock { $0.keys[Int(table.index)] }
    }

    /// Writes down the handle of a name that was not known.
    func add(_ name: String, handle: UInt32) throws(KeyValueError) -> Table {
        try names.withLock { names throws(KeyValueError) in
            let index: UInt32
            if let free = names.freeIndexes.popLast() {
                index = free
                names.keys[Int(index)] = Array(name.utf8)
            } else {
                guard names.keys.count < capacity else { throw .tooManyTables }
                index = UInt32(names.keys.count)
                names.keys.append(Array(name.utf8))
            }
            unsafe places[Int(index)].handle = handle
            let generation = unsafe places[Int(index)].generation
            let table = Table(index: index, generation: generation)
            names.tables[name] = table
            return table
        }
    }

    /// Forgets a name whose handle has been closed; its `Table` is refused from now on.
    func remove(_ name: String) {
        names.withLock { names in
            guard let table = names.tables.removeValue(forKey: name) else { return }
            unsafe places[Int(table.index)].generation &+= 1
            names.freeIndexes.append(table.index)
        }
    }

    /// Claims the right to open handles; ``endOpening()`` gives it back.
    func beginOpening() {
        opening.withLock(waitingWhile: { $0 }, until: nil) { $0 = true }
    }

    func endOpening() {
        opening.withLock { $0 = false }
        opening.wakeAll()
    }

    /// Opens all tables of the file that are not known yet.
    func openAll(in environment: LMDBEnvironment) throws(KeyValueError) {
        beginOpening()
        defer { endOpening() }
        let transaction = try LMDBTransaction(in: environment, isReadOnly: true)
        var opened: [(name: String, handle: UInt32)] = []
        do throws(KeyValueError) {
            opened = try transaction.openTables(unknownTo: self)
        } catch {
            transaction.abort()
            throw error
        }
        // Only a commit, though nothing was written, keeps the handles.
        try transaction.commit()
        for (name, handle) in opened { _ = try add(name, handle: handle) }
    }

    /// Opens all known tables again after the file was; nobody may be reading.
    func reopenAll(in environment: LMDBEnvironment) throws(KeyValueError) {
        let tables = names.withLock { $0.tables }
        let transaction = try LMDBTransaction(in: environment, isReadOnly: true)
        var missing: [String] = []
        do throws(KeyValueError) {
            for (name, table) in tables {
                if let handle = try transaction.openTable(name, creating: false) {
                    unsafe places[Int(table.index)].handle = handle
                } else {
                    missing.append(name)
                }
            }
        } catch {
            transaction.abort()
            throw error
        }
        try transaction.commit()
        for name in missing { remove(name) }
    }
}

extension LMDBTransaction {
    /// Whether the file names such a table in this state, dropped or not.
    func hasRecord(of key: [UInt8]) throws(KeyValueError) -> Bool {
        guard !key.isEmpty else { return false }
        return unsafe try get(key.span.bytes, in: Self.mainHandle) != nil
    }

    /// Whether a table of this state has been dropped and only waits for its removal.
    func isDropped(
        _ key: [UInt8],
        _ handle: UInt32,
        _ registry: TableRegistry
    ) throws(KeyValueError) -> Bool {
        // A dropped table is empty, so that the second look-up is rare.
        guard try statistics(of: handle).depth == 0 else { return false }
        guard let system = registry.known(SystemTable.name) else { return false }
        let key = SystemTable.droppedKey(key)
        return unsafe try get(key.span.bytes, in: registry.handle(of: system)) != nil
    }

    /// Opens the tables of the file that a registry does not know, in this transaction.
    func openTables(
        unknownTo registry: TableRegistry
    ) throws(KeyValueError) -> [(name: String, handle: UInt32)] {
        var opened: [(name: String, handle: UInt32)] = []
        for name in try tableNames() where registry.known(name) == nil {
            guard let handle = try openTable(name, creating: false) else { continue }
            opened.append((name, handle))
        }
        return opened
    }

    /// The names of all tables in the file, dropped ones and the system's included.
    func tableNames() throws(KeyValueError) -> [String] {
        var cursor = try cursor(in: Self.mainHandle)
        defer { cursor.close() }
        var names: [String] = []
        var found = try cursor.move(.first)
        while found {
            names.append(unsafe String(decoding: cursor.key, as: UTF8.self))
            found = try cursor.move(.next)
        }
        return names
    }
}

extension KeyValueError {
    static var gone: KeyValueError {
        KeyValueError(.tableMissing, "The table has been dropped. Look it up again by its name.")
    }

    fileprivate static var tooManyTables: KeyValueError {
        KeyValueError(
            .tableCountLimit,
            "All table slots are taken. Drop tables, or raise tableCountMax."
        )
    }
}
