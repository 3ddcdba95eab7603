// SPDX-License-Identifier: MIT
//
// Insert: parse -> check -> put. A document that fails its checks has put nothing.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension Collection {
    /// Inserts a document.
    ///
    /// One without `_id` is given an `ObjectID`; `_id` goes first.
    ///
    ///     let id = try await grades.insertOne(["uid": "u1"]).insertedID
    ///
    /// - Complexity: O(bytes of the document); a small document is one record, and one more for
    ///   each index.
    /// - Throws: ``StoreError`` `duplicateKey`, `documentTooLarge`, `documentTooDeep`,
    ///   `invalidOperation`.
    @discardableResult
    public func insertOne(
        _ document: Document,
        options: InsertOneOptions = InsertOneOptions()
    ) async throws(StoreError) -> InsertOneResult {
        try await store.perform(InsertOneStatement(self, document))
    }

    /// Inserts a document, as a part of a transaction.
    ///
    /// - Throws: ``StoreError``; the transaction is then as it was.
    @discardableResult
    public func insertOne(
        _ document: Document,
        options: InsertOneOptions = InsertOneOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> InsertOneResult {
        try transaction.perform(InsertOneStatement(self, document))
    }

    /// Inserts documents, in one commit.
    ///
    /// Each document is inserted whole or not at all. When one fails, those before it stay, and an
    /// ordered insertion ends there, while an unordered one goes on. For all or nothing, insert in
    /// a `Store.write`, and let the error out of it.
    ///
    /// - Complexity: O(bytes of the documents).
    /// - Throws: ``StoreError`` of the first document that failed, with all of them in
    ///   ``StoreError/writeFailures``, and what was inserted in ``StoreError/partialResult``.
    @discardableResult
    public func insertMany(
        _ documents: [Document],
        options: InsertManyOptions = InsertManyOptions()
    ) async throws(StoreError) -> InsertManyResult {
        try await store.perform(InsertManyStatement(self, documents, options)).get()
    }

    /// Inserts documents, as a part of a transaction.
    ///
    /// - Throws: as ``insertMany(_:options:)``. Who catches the error keeps the documents that were
    ///   inserted.
    @discardableResult
    public func insertMany(
        _ documents: [Document],
        options: InsertManyOptions = InsertManyOptions(),
        in transaction: inout StoreTransaction
    ) throws(StoreError) -> InsertManyResult {
        try transaction.perform(InsertManyStatement(self, documents, options)).get()
    }
}

/// A document that has passed the checks that need no store.
struct ParsedInsert: Sendable {
    let document: Document
    let id: BSONValue

    /// Gives the document an id if it has none, puts it first, and checks the rules.
    ///
    /// Empty timestamps on top are filled, but for those that an upsert makes: MongoDB fills what
    /// comes as a whole document.
    init(
        _ document: Document,
        fillsTimestamps: Bool = true,
        byteCountMax: Int
    ) throws(StoreError) {
        do throws(LanguageError) {
            let id = document["_id"] ?? .objectID(ObjectID())
            self.id = id
            let complete = DocumentRules.withIDFirst(document, id: id)
            try DocumentRules.checkInsert(complete)
            self.document =
                fillsTimestamps && complete.hasTimestamp
                ? DocumentRules.fillingTimestamps(of: complete, with: Moment.now.timestamp)
                : complete
        } catch {
            throw StoreError(mapping: error)
        }
        let count = self.document.bytes.count
        guard count <= byteCountMax else {
            throw StoreError(
                .documentTooLarge,
                "object to insert too large. size in bytes: \(count), max size: \(byteCountMax)",
                mongoCode: MongoCode.bsonObjectTooLarge.rawValue
            )
        }
    }
}

extension Document {
    /// Whether a field on top is a timestamp, which may be an empty one.
    fileprivate var hasTimestamp: Bool {
        var cursor = view.elements
        while let element = cursor.next() {
            if element.value.type == .timestamp { return true }
        }
        return false
    }
}

extension StoreTransaction {
    /// Inserts a document that was parsed, and its keys.
    mutating func insert(_ insert: ParsedInsert, into collection: Collection) throws {
        let entry = try createdCollection(collection)
        var deltas: [IndexDelta] = []
        // A build comes to the new record in its time.
        for index in entry.indexes where !index.isBuilding {
            let delta = try IndexDelta(inserting: insert.document.view, into: index)
            try entry.checkUnique(delta, besides: nil, in: base.snapshot)
            deltas.append(delta)
        }
        try entry.checkUniqueElements(of: insert.document.view, entry.elementKeys)
        let id = try entry.documents.insert(insert.document, in: &base)
        try apply(deltas, of: id, in: entry)
        try keepElementKeys(of: id, in: entry, touchedBy: [.root], entry.elementKeys)
        try note(inserting: insert.document, insert.id, into: entry.namespace)
    }
}

/// Inserts one document.
struct InsertOneStatement: CollectionStatement {
    let collection: Collection
    let insert: ParsedInsert

    init(_ collection: Collection, _ document: Document) throws(StoreError) {
        try NameRules.check(collection.namespace)
        self.collection = collection
        let byteCountMax = collection.store.options.documentByteCountMax
        insert = try ParsedInsert(document, byteCountMax: byteCountMax)
    }

    func run(in transaction: inout StoreTransaction) throws -> InsertOneResult {
        let start = transaction.cost
        try transaction.insert(insert, into: collection)
        return InsertOneResult(insertedID: insert.id, cost: transaction.cost.since(start))
    }
}

/// Inserts several documents, each for itself.
struct InsertManyStatement: CollectionStatement {
    let collection: Collection
    private let inserts: [Result<ParsedInsert, StoreError>]
    private let options: InsertManyOptions

    init(
        _ collection: Collection,
        _ documents: [Document],
        _ options: InsertManyOptions
    ) throws(StoreError) {
        try NameRules.check(collection.namespace)
        guard !documents.isEmpty else { throw StoreError.emptyBatch }
        self.collection = collection
        self.options = options
        let byteCountMax = collection.store.options.documentByteCountMax
        inserts = documents.map { document in
            Result { () throws(StoreError) in
                try ParsedInsert(document, byteCountMax: byteCountMax)
            }
        }
    }

    func run(in transaction: inout StoreTransaction) throws -> Partial<InsertManyResult> {
        let start = transaction.cost
        var result = InsertManyResult(insertedIDs: [:], cost: WriteCost())
        var failures: [WriteFailure] = []
        for (index, insert) in inserts.enumerated() {
            do {
                let insert = try insert.get()
                try transaction.insert(insert, into: collection)
                result.insertedIDs[index] = insert.id
            } catch {
                guard let check = StoreError(ofCheck: error) else { throw error }
                failures.append(WriteFailure(index: index, error: check))
                if options.ordered { break }
            }
        }
        result.cost = transaction.cost.since(start)
        return Partial(result: result, failures: failures) { .insertMany($0) }
    }
}
