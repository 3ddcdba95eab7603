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
