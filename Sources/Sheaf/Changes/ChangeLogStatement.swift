// SPDX-License-Identifier: MIT
//
// Switching the log of changes on and off, for the store, a database or a collection.

import SheafBSON
import SheafKeyValue
import SheafRecords

extension Store {
    /// Logs the changes of all databases from now on, so that they can be watched.
    ///
    ///     try await store.enableChangeLog()
    ///     for try await event in try store.watch() { print(event) }
    ///
    /// The choice is kept in the store. Each change is then one record more, in the transaction of
    /// the change; its size is that of the edit, whatever the size of the document.
    ///
    /// - Parameter options: How much is kept; nil leaves it as it is, or as it is by default.
    /// - Throws: ``StoreError`` `invalidOption`, `readOnly`.
    public func enableChangeLog(
        _ options: ChangeLogOptions? = nil
    ) async throws(StoreError) {
        _ = try await perform(ChangeLogStatement(.enable(.store, options)))
    }

    /// Logs no changes any more and removes the log.
    ///
    /// Whoever watches gets `ChangeStreamHistoryLost`.
    public func disableChangeLog() async throws(StoreError) {
        _ = try await perform(ChangeLogStatement(.disable(.store)))
    }

    /// What is logged, and how much is kept; nil while nothing is logged.
    ///
    /// - Throws: ``StoreError``.
    public func changeLogSettings() throws(StoreError) -> ChangeLogSettings? {
        try mapping { try read { $0.catalog.changeLog.map { ChangeLogSettings($0) } } }
    }
}

extension Database {
    /// Logs the changes of all collections of the database from now on.
    ///
    /// - Parameter options: How much of the store's one log is kept; nil leaves it as it is.
    /// - Throws: ``StoreError`` `invalidOption`, `invalidName`, `readOnly`.
    public func enableChangeLog(
        _ options: ChangeLogOptions? = nil
    ) async throws(StoreError) {
        _ = try await store.perform(ChangeLogStatement(.enable(.database(name), options)))
    }

    /// Logs the changes of the database no more, unless the store's are logged.
    public func disableChangeLog() async throws(StoreError) {
        _ = try await store.perform(ChangeLogStatement(.disable(.database(name))))
    }
}

extension Collection {
    /// Logs the changes of the collection from now on; it need not be there yet.
    ///
    /// - Parameter options: How much of the store's one log is kept; nil leaves it as it is.
    /// - Throws: ``StoreError`` `invalidOption`, `invalidName`, `readOnly`.
    public func enableChangeLog(
        _ options: ChangeLogOptions? = nil
    ) async throws(StoreError) {
        _ = try await store.perform(ChangeLogStatement(.enable(.collection(namespace), options)))
    }

    /// Logs the changes of the collection no more, unless its database's are logged.
    public func disableChangeLog() async throws(StoreError) {
        _ = try await store.perform(ChangeLogStatement(.disable(.collection(namespace))))
    }

    /// Whether each change is logged with the whole document as it was before: MongoDB's
    /// `changeStreamPreAndPostImages`.
    ///
    /// The cost of a change then follows the document and not the edit, in time and in bytes of the
    /// log. Switching it on also logs the collection, if nothing does yet; dropping the collection
    /// switches it off.
    ///
    /// - Throws: ``StoreError``.
    public func setChangeImages(_ isOn: Bool) async throws(StoreError) {
        _ = try await store.perform(ChangeLogStatement(.images(namespace, isOn)))
    }
}

/// Changes what is logged.
struct ChangeLogStatement: Statement {
    enum Action: Sendable {
        case enable(ChangeScope, ChangeLogOptions?)
        case disable(ChangeScope)
        case images(Namespace, Bool)
    }

    private let action: Action

    init(_ action: Action) throws(StoreError) {
        switch action {
        case .enable(let scope, let options):
            try scope.check()
            try options?.check()
        case .disable(let scope): try scope.check()
        case .images(let namespace, _): try NameRules.check(namespace)
        }
        self.action = action
    }

    func run(in transaction: inout StoreTransaction) throws -> DropResult {
        let start = transaction.cost
        switch action {
        case .enable(let scope, let options):
            try transaction.enableChangeLog(scope, options)
        case .disable(let scope): try transaction.disableChangeLog(scope)
        case .images(let namespace, let isOn):
            if isOn, transaction.noting(namespace) == nil {
                try transaction.enableChangeLog(.collection(namespace), nil)
            }
            try transaction.setChangeImages(of: namespace, isOn)
        }
        return DropResult(droppedNames: [], cost: transaction.cost.since(start))
    }
}

extension StoreTransaction {
    fileprivate mutating func enableChangeLog(
        _ scope: ChangeScope,
        _ options: ChangeLogOptions?
    ) throws {
        var log: ChangeLog
        if let present = catalog.changeLog {
            log = present
        } else {
            let table = try base.createTable(ChangeLog.tableName)
            log = ChangeLog(table, options: options ?? ChangeLogOptions())
        }
        if let options { log.options = options }
        if !log.parts.contains(where: { $0.scope.contains(scope) && scope.contains($0.scope) }) {
            let since = try nextChangeTime(log)
            log.parts.append(ChangeLog.Part(scope: scope, since: since))
            try save(log)
            try note(ChangeRecord(.began, Namespace(database: "", collection: "")))
        } else {
            try save(log)
        }
    }

    fileprivate mutating func disableChangeLog(_ scope: ChangeScope) throws {
        guard var log = catalog.changeLog else { return }
        log.parts.removeAll { scope.contains($0.scope) }
        log.imageNamespaces = log.imageNamespaces.filter { log.covers($0) }
        guard log.parts.isEmpty else { return try save(log) }
        guard try base.dropTable(ChangeLog.tableName) else { throw CatalogRecords.damaged }
        try save(nil)
        lastChange = nil
    }

    /// Notes the documents of a collection whole from now on, or no more.
    mutating func setChangeImages(of namespace: Namespace, _ isOn: Bool) throws {
        guard var log = catalog.changeLog, log.keepsImages(of: namespace) != isOn else { return }
        if isOn {
            log.imageNamespaces.append(namespace)
        } else {
            log.imageNamespaces.removeAll { $0.key == namespace.key }
        }
        try save(log)
    }

    /// Writes the entry of the log, or removes it, and gives the catalog a new token.
    private mutating func save(_ log: ChangeLog?) throws {
        let table = store.catalogs.table
        let key = ChangeLog.key
        if let log {
            let record = CatalogRecords.sealed(log.record, key: key)
            try base.put(record.span.bytes, for: key.span.bytes, in: table)
        } else {
            _ = try base.delete(key.span.bytes, in: table)
        }
        let token = CatalogRecords.newToken()
        try base.putToken(token, in: table)
        catalog = catalog.replacing(log, token: token)
        store.catalogs.remember(catalog)
    }
}
