// SPDX-License-Identifier: MIT
//
// Several statements that belong together: closures, of which the handle cannot leave.

import SheafKeyValue

extension Store {
    /// Runs a body that writes; everything it does happens, or, when it throws, nothing of it.
    ///
    ///     try await store.write { transaction in
    ///         try accounts.updateOne(["_id": "a"], ["$inc": ["amount": -5]], in: &transaction)
    ///         try accounts.updateOne(["_id": "b"], ["$inc": ["amount": 5]], in: &transaction)
    ///     }
    ///
    /// When the call returns, the writes are as durable as the options say. The body runs on the
    /// writer's thread, where it holds up all other writes, so it should be brief; it cannot wait
    /// for anything. It may run more than once, so what it does besides writing must bear that.
    ///
    /// - Throws: what the body throws, or ``StoreError``.
    @discardableResult
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (inout StoreTransaction) throws -> Result
    ) async throws -> Result {
        try checkOpen()
        let timer = StatementTimer(self)
        do {
            let result = try await environment.write { base in
                try StoreTransaction.wrapping(&base, self, body)
            }.result
            timer?.end("write", nil, nil)
            return result
        } catch {
            let told = error is KeyValueError ? StoreError(mapping: error) : error
            timer?.end("write", nil, StoreError(mapping: told))
            throw told
        }
    }

    /// Runs a body that writes, and waits for its commit without suspending.
    ///
    /// For code that is not asynchronous; it blocks the thread.
    ///
    /// - Throws: what the body throws, or ``StoreError``.
    @discardableResult
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (inout StoreTransaction) throws -> Result
    ) throws -> Result {
        try checkOpen()
        let timer = StatementTimer(self)
        do {
            let result = try environment.write { base in
                try StoreTransaction.wrapping(&base, self, body)
            }.result
            timer?.end("write", nil, nil)
            return result
        } catch {
            let told = error is KeyValueError ? StoreError(mapping: error) : error
            timer?.end("write", nil, StoreError(mapping: told))
            throw told
        }
    }

    /// Runs a body that reads; it sees one state of the store, whatever is written meanwhile.
    ///
    ///     let (students, grades) = try store.read { snapshot in
    ///         (try students.countDocuments(in: snapshot), try grades.countDocuments(in: snapshot))
    ///     }
    ///
    /// Reading waits for nobody and nobody waits for it. It is synchronous: it works on memory that
    /// the operating system maps, and suspends nowhere.
    ///
    /// - Throws: what the body throws, or ``StoreError``.
    public func read<Result>(_ body: (StoreSnapshot) throws -> Result) throws -> Result {
        try checkOpen()
        do {
            return try environment.read { base in
                try body(StoreSnapshot(base, self, try catalogs.catalog(base)))
            }
        } catch let error as KeyValueError {
            throw StoreError(error)
        }
    }
}
