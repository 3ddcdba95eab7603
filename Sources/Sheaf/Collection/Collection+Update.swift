// SPDX-License-Identifier: MIT
//
// Update: parse -> plan -> locate -> mutate -> commit. This file is the table of contents; each
// stage has its own folder, and the commit belongs to the room below.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension Collection {
    /// Updates the first document that matches, in place: what is written follows the change, not
    /// the size of the document.
    ///
    ///     try await grades.updateOne(
    ///         ["uid": "u1", "semesters.21._id": .objectID(id)],
    ///         ["$set": ["semesters.21.$.grade": 2]])
    ///
    /// With `upsert`, a document is inserted when none matches: the equalities of the filter make
    /// it, and the update is applied to it.
    ///
    /// - Complexity: finding is O(log n) with an index on a field of the filter, else O(documents).
    ///   Changing one element of an array of n is O(log n) time, bytes and memory, wherever it
    ///   stands.
    /// - Throws: ``StoreError`` `invalidOperation` with MongoDB's number, `duplicateKey`,
    ///   `documentTooLarge`.
    @discardableResult
    public func updateOne(
        _ filter: Document,
        _ update: Document,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions()
    ) async throws(StoreError) -> UpdateResult {
        try await store.perform(
            UpdateStatement(self, .updateOne, filter, .document(update), upsert, options)
        ).get()
    }

    /// Updates the first document that matches, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func updateOne(
        _ filter: Document,
        _ update: Document,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        try transaction.perform(
            UpdateStatement(self, .updateOne, filter, .document(update), upsert, options)
        ).get()
    }

    /// Updates all documents that match, in one commit.
    ///
    /// Each document is updated whole or not at all. When one fails, those before it stay updated
    /// and the others are not looked at, as in MongoDB. For all or nothing, update in a
    /// `Store.write`.
    ///
    /// - Complexity: as ``updateOne(_:_:upsert:options:)`` for each document.
    /// - Throws: as ``updateOne(_:_:upsert:options:)``; ``StoreError/partialResult`` tells what was
    ///   done.
    @discardableResult
    public func updateMany(
        _ filter: Document,
        _ update: Document,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions()
    ) async throws(StoreError) -> UpdateResult {
        try await store.perform(
            UpdateStatement(self, .updateMany, filter, .document(update), upsert, options)
        ).get()
    }

    /// Updates all documents that match, as a part of a transaction.
    ///
    /// - Throws: as ``updateMany(_:_:upsert:options:)``. Who catches the error keeps what was done.
    @discardableResult
    public func updateMany(
        _ filter: Document,
        _ update: Document,
        upsert: Bool = false,
        options: UpdateOptions = UpdateOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        try transaction.perform(
            UpdateStatement(self, .updateMany, filter, .document(update), upsert, options)
        ).get()
    }

    /// Puts another document in place of the first one that matches; `_id` stays as it is.
    ///
    /// - Complexity: O(bytes of both documents).
    /// - Throws: as ``updateOne(_:_:upsert:options:)``.
    @discardableResult
    public func replaceOne(
        _ filter: Document,
        _ replacement: Document,
        upsert: Bool = false
    ) async throws(StoreError) -> UpdateResult {
        try await store.perform(
            UpdateStatement(self, .replaceOne, filter, .document(replacement), upsert)
        ).get()
    }

    /// Puts another document in place of the first one that matches, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func replaceOne(
        _ filter: Document,
        _ replacement: Document,
        upsert: Bool = false,
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> UpdateResult {
        try transaction.perform(
            UpdateStatement(self, .replaceOne, filter, .document(replacement), upsert)
        ).get()
    }
}

/// An update of one or many documents, or a replacement.
struct UpdateStatement: Statement {
    /// Which verb it is.
    enum Verb: Sendable {
        case updateOne, updateMany, replaceOne
    }

    let collection: Collection
    let filter: Filter
    let update: Update
    private let verb: Verb
    private let isUpsert: Bool

    // Parse: all that can be wrong with the statement itself is found here, on the caller's side.

    init(
        _ collection: Collection,
        _ verb: Verb,
        _ filter: Document,
        _ update: BSONValue,
        _ isUpsert: Bool,
        _ options: UpdateOptions = UpdateOptions()
    ) throws(StoreError) {
        try NameRules.check(collection.namespace)
        self.collection = collection
        self.verb = verb
        self.isUpsert = isUpsert
        do throws(LanguageError) {
            self.update = try Update(parsing: update, arrayFilters: options.arrayFilters)
            self.filter = try Filter(parsing: filter)
        } catch {
            throw StoreError(error)
        }
        try checkVerb(update)
    }

    func run(in transaction: inout StoreTransaction) throws -> Partial<UpdateResult> {
        try run(in: &transaction, examination: nil).outcome
    }

    func run(
        in transaction: inout StoreTransaction,
        examination: Examination?
    ) throws -> UpdateRun {
        var run = UpdateRun(start: transaction.cost)
        guard let entry = try transaction.collection(collection) else {
            try upsert(&run, &transaction)
            return run
        }
        var search = Search(filter, in: entry, examination: examination)  // plan
        run.plan = search.plan
        while let id = try locate(&search, &run, transaction) {  // locate
            try mutate(id, search, &run, &transaction)  // mutate
            if run.failure != nil || (verb != .updateMany && run.matchedCount > 0) { break }
        }
        if run.matchedCount == 0, run.failure == nil { try upsert(&run, &transaction) }
        run.end = transaction.cost
        return run
    }
}

// MARK: - The stages

extension UpdateStatement {
    /// The next record to look at.
    ///
    /// What an update changes may be what the plan goes by, so that the records that an index tells
    /// are all taken down before the first change.
    private func locate(
        _ search: inout Search,
        _ run: inout UpdateRun,
        _ transaction: borrowing StoreTransaction
    ) throws -> RecordID? {
        if run.waiting.isEmpty {
            let snapshot = transaction.base.snapshot
            let isChanging = verb == .updateMany && search.plan.usesIndex
            let batch =
                try isChanging
                ? search.allBatches(in: snapshot) : search.nextBatch(in: snapshot)
            run.waiting = batch[...]
        }
        return run.waiting.popFirst()
    }

    /// Works out what the update does to a document, checks it, and puts it.
    private func mutate(
        _ id: RecordID,
        _ search: Search,
        _ run: inout UpdateRun,
        _ transaction: inout StoreTransaction
    ) throws {
        let prepared: PreparedUpdate?
        do {
            prepared = try PreparedUpdate(
                update,
                of: id,
                found: search,
                documentByteCountMax: collection.store.options.documentByteCountMax,
                in: transaction.base.snapshot
            )
        } catch {
            // The document failed its checks, before its first put. Those before it stay.
            let error = StoreError(mapping: error)
            guard run.modifiedCount > 0, error.code.isOfDocument else { throw error }
            run.failure = error
            return
        }
        guard let prepared else { return }
        run.matchedCount += 1
        guard !prepared.script.isNoOp else { return }
        run.modifiedCount += 1
        run.rewriteByteCount += prepared.byteCountMax
        try prepared.apply(to: transaction.current(search.collection), in: &transaction)
    }

    /// Inserts what filter and update make, if that is wanted.
    private func upsert(_ run: inout UpdateRun, _ transaction: inout StoreTransaction) throws {
        guard isUpsert else { return }
        let document = try update.documentForUpsert(filter: filter, currentTimestamp: .now)
        let byteCountMax = collection.store.options.documentByteCountMax
        guard document.bytes.count <= byteCountMax else {
            throw StoreError(
                .documentTooLarge,
                "Document to upsert is larger than \(byteCountMax)",
                mongoCode: MongoCode.upsertTooLarge.rawValue
            )
        }
        let insert = try ParsedInsert(document, byteCountMax: byteCountMax)
        try transaction.insert(insert, into: collection)
        run.upsertedID = insert.id
        run.rewriteByteCount += insert.document.bytes.count
        run.end = transaction.cost
    }

    private func checkVerb(_ update: BSONValue) throws(StoreError) {
        switch verb {
        case .replaceOne where !self.update.isReplacement:
            throw StoreError(
                .invalidOperation,
                "The replacement of replaceOne has an operator in the first place. Use updateOne."
            )
        case .updateOne where self.update.isReplacement,
            .updateMany where self.update.isReplacement:
            let reason =
                verb == .updateMany
                ? "multi update is not supported for replacement-style update. "
                : ""
            throw StoreError(
                .invalidOperation,
                reason + "The update has no operator such as $set. Use replaceOne to replace.",
                mongoCode: MongoCode.failedToParse.rawValue
            )
        default: return
        }
    }
}

/// An update on its way, and in the end what it did.
struct UpdateRun {
    var plan: AccessPlan = .scan
    var waiting: ArraySlice<RecordID> = []
    var matchedCount = 0
    var modifiedCount = 0
    var upsertedID: BSONValue?
    var failure: StoreError?
    /// The bytes that rewriting the changed documents would put.
    var rewriteByteCount = 0
    let start: WriteCost
    var end: WriteCost

    init(start: WriteCost) {
        self.start = start
        end = start
    }

    /// What the statement returns.
    var outcome: Partial<UpdateResult> {
        Partial(
            result: UpdateResult(
                matchedCount: matchedCount,
                modifiedCount: modifiedCount,
                upsertedID: upsertedID,
                cost: end.since(start)
            ),
            failures: failure.map { [WriteFailure(index: 0, error: $0)] } ?? []
        ) { .update($0) }
    }
}

extension StoreError.Code {
    /// Whether the error is about one document and no fault of the store.
    var isOfDocument: Bool {
        switch self {
        case .invalidOperation, .duplicateKey, .documentTooLarge, .documentTooDeep,
            .invalidDocument:
            true
        default: false
        }
    }
}
