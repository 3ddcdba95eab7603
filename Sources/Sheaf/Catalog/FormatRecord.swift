// SPDX-License-Identifier: MIT
//
// The first thing that is read of a file: is it a store, and one that this code understands?

import SheafKeyValue

enum FormatRecord {
    /// Finds the table of the catalog and checks the format; an empty file becomes a store.
    ///
    /// - Throws: ``StoreError`` `notAStore` for somebody else's tables, `unsupportedFormat` for
    ///   another format.
    static func check(
        _ environment: Environment,
        isReadOnly: Bool
    ) throws -> (table: Table, pageByteCount: Int) {
        let table = try table(environment, isReadOnly: isReadOnly)
        return (table, try environment.read { try $0.statistics(of: table).pageSize })
    }

    private static func table(_ environment: Environment, isReadOnly: Bool) throws -> Table {
        if let table = try environment.read({ try existing($0) }) { return table }
        guard !isReadOnly else {
            throw StoreError(
                .notAStore,
                "The file holds no store yet. Open it for writing once to make it one."
            )
        }
        return try environment.write { try initialize(&$0) }.result
    }

    /// The table of the catalog, or nil if the file has no tables at all.
    private static func existing(_ snapshot: SheafKeyValue.Snapshot) throws -> Table? {
        guard let table = try snapshot.table(CatalogRecords.tableName) else {
            guard try snapshot.tableNames().isEmpty else { throw foreign }
            return nil
        }
        try check(table, snapshot)
        return table
    }

    private static func check(_ table: Table, _ snapshot: SheafKeyValue.Snapshot) throws {
        let key = CatalogRecords.formatKey
        guard let record = try snapshot.get(key.span.bytes, in: table) else { throw foreign }
        let format = try CatalogRecords.opened(record, key: key.span.bytes)
        guard let version = format["format"]?.integerValue else { throw CatalogRecords.damaged }
        guard version == Int64(CatalogRecords.formatVersion) else {
            throw unsupported(version, madeBy: format["madeBy"]?.stringValue)
        }
    }

    /// The error for a store of another format, with what to open it with instead.
    private static func unsupported(_ version: Int64, madeBy maker: String?) -> StoreError {
        let remedy =
            version > Int64(CatalogRecords.formatVersion)
            ? "Use a newer version of Sheaf."
            : "Use the version of Sheaf that made it to copy its documents into a new store."
        return StoreError(
            .unsupportedFormat,
            "The store has format \(version), made by \(maker ?? "an unknown version"), and this "
                + "version of Sheaf reads format \(CatalogRecords.formatVersion) only. Nothing was "
                + "changed. \(remedy)"
        )
    }

    private static func initialize(_ transaction: inout WriteTransaction) throws -> Table {
        // Another process may have been faster.
        if let table = try transaction.table(CatalogRecords.tableName) {
            try check(table, transaction.snapshot)
            return table
        }
        let table = try transaction.createTable(CatalogRecords.tableName)
        let key = CatalogRecords.formatKey
        let format = CatalogRecords.sealed(CatalogRecords.format(), key: key)
        try transaction.put(format.span.bytes, for: key.span.bytes, in: table)
        try transaction.putToken(CatalogRecords.newToken(), in: table)
        return table
    }

    private static var foreign: StoreError {
        StoreError(
            .notAStore,
            "The file is an LMDB file, but not a store of Sheaf. Nothing was changed."
        )
    }
}

extension CatalogRecords {
    /// Sixteen bytes that no state of any catalog has had before.
    static func newToken() -> [UInt8] {
        var token: [UInt8] = []
        for _ in 0..<2 { token.append(littleEndian: UInt64.random(in: .min ... .max)) }
        return token
    }
}

extension WriteTransaction {
    /// Puts the token of a new state of the catalog.
    mutating func putToken(_ token: [UInt8], in table: Table) throws {
        let key = CatalogRecords.tokenKey
        try put(token.span.bytes, for: key.span.bytes, in: table)
    }
}
