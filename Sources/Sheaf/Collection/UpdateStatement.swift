// SPDX-License-Identifier: MIT
//
// Updating: parse -> plan -> locate -> mutate. This is the one implementation of updateOne,
// updateMany, replaceOne, findOneAndUpdate and findOneAndReplace, alone, in a transaction, in a
// bulk write and in a rehearsal.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// An update of one or many documents, or a replacement.
struct UpdateStatement: CollectionStatement {
    /// Which verb it is.
    enum Verb: Sendable {
        case updateOne, updateMany, replaceOne
    }

    let collection: Collection
    let query: Query
    let update: Update
    private let verb: Verb
    private let isUpsert: Bool

    // Parse: all that can be wrong with the statement itself is found here, on the caller's side.

    init(
        _ collection: Collection,
        _ verb: Verb,
        _ filter: Document,
        _ update: UpdateModifications,
        _ isUpsert: Bool,
        _ options: some ChangingOptions
    ) throws(StoreError) {
        self.collection = collection
        self.verb = verb
        self.isUpsert = isUpsert
        query = try Query(
            filter,
            options,
            of: collection,
            for: .changes(ofMany: verb == .updateMany)
        )
        do throws(LanguageError) {
            self.update = try Update(
                parsing: update.value,
                arrayFilters: options.arrayFilters,
                in: query.scope
            )
            if isUpsert { try query.filter.checkUpsert() }
        } catch {
            throw StoreError(error)
        }
        try UpdateStatement.check(verb, isReplacement: self.update.isReplacement, options)
    }

    func run(in transaction: inout StoreTransaction) throws -> Partial<UpdateResult> {
        try run(in: &transaction, examination: nil).outcome
    }

    /// Carries the statement out.
    ///
    /// - Parameters:
    ///   - transaction: What it is a part of.
    ///   - examination: Where it is noted what was looked at.
    ///   - image: What is wanted of the document; by default nothing of it is read for that.
    /// - Throws: What the checks and the storage throw.
    /// - Returns: What was done and by which plan.
    func run(
        in transaction: inout StoreTransaction,
        examination: Examination?,
        image: Image? = nil
    ) throws -> UpdateRun {
        var run = UpdateRun(start: transaction.cost)
        guard let entry = try transaction.collection(collection) else {
            try upsert(image, &run, &transaction)
            return run
        }
        let isMany = verb == .updateMany
        var targets = try Targets(
            query,
            isMany: isMany,
            in: entry,
            transaction.base.snapshot,
            examination: examination
        )
        run.plan = targets.search.plan
        while let id = try targets.next(in: transaction.base.snapshot) {  // locate
            try mutate(id, targets.search, image, &run, &transaction)  // mutate
            if run.failure != nil || (!isMany && run.matchedCount > 0) { break }
        }
        if run.matchedCount == 0, run.failure == nil { try upsert(image, &run, &transaction) }
        run.end = transaction.cost
        return run
    }
}

// MARK: - The stages

extension UpdateStatement {
    /// Works out what the update does to a document, checks it, and puts it.
    private func mutate(
        _ id: RecordID,
        _ search: Search,
        _ image: Image?,
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
                image: image,
                noting: transaction.noting(search.collection.namespace),
                in: transaction.base.snapshot
            )
        } catch {
            // The document failed its checks, before its first put. Those before it stay.
            let error = StoreError(mapping: error)
            guard run.modifiedCount > 0, error.code.isOfStatement else { throw error }
            run.failure = error
            return
        }
        guard let prepared else { return }
        run.matchedCount += 1
        if !prepared.script.isNoOp {
            run.modifiedCount += 1
            run.rewriteByteCount += prepared.byteCountMax
            try prepared.apply(to: transaction.current(search.collection), in: &transaction)
        }
        run.image =
            try prepared.image
            ?? image?.copy(of: id, found: search, in: transaction.base.snapshot)
    }

    /// Inserts what filter and update make, if that is wanted.
    private func upsert(
        _ image: Image?,
        _ run: inout UpdateRun,
        _ transaction: inout StoreTransaction
    ) throws {
        guard isUpsert else { return }
        let document = try update.documentForUpsert(filter: query.filter, at: .now)
        let byteCountMax = collection.store.options.documentByteCountMax
        guard document.bytes.count <= byteCountMax else {
            throw StoreError(
                .documentTooLarge,
                "Document to upsert is larger than \(byteCountMax)",
                mongoCode: MongoCode.upsertTooLarge.rawValue
            )
        }
        let insert = try ParsedInsert(
            document,
            fillsTimestamps: false,
            byteCountMax: byteCountMax
        )
        if image?.state == .after { run.image = try image?.copy(of: insert.document) }
        try transaction.insert(insert, into: collection)
        run.upsertedID = insert.id
        run.rewriteByteCount += insert.document.bytes.count
        run.end = transaction.cost
    }

    /// Refuses a replacement where operators are wanted, the other way round, and what a verb does
    /// not take.
    private static func check(
        _ verb: Verb,
        isReplacement: Bool,
        _ options: some ChangingOptions
    ) throws(StoreError) {
        switch verb {
        case .replaceOne where !isReplacement:
            throw StoreError(
                .invalidOperation,
                "The replacement of replaceOne has an operator in the first place. Use updateOne."
            )
        case .updateMany where isReplacement:
            throw failedToParse(
                "multi update is not supported for replacement-style update. The update has no "
                    + "operator such as $set. Use replaceOne to replace."
            )
        case .updateOne where isReplacement:
            throw failedToParse(
                "The update has no operator such as $set. Use replaceOne to replace."
            )
        case .updateMany where !options.sort.isEmpty:
            throw failedToParse("Cannot specify sort with multi=true")
        default: return
        }
    }

    private static func failedToParse(_ message: String) -> StoreError {
        StoreError(
            .invalidOperation,
            message,
            mongoCode: MongoCode.failedToParse.rawValue
        )
    }
}

/// An update on its way, and in the end what it did.
struct UpdateRun {
    var plan: AccessPlan = .scan
    var matchedCount = 0
    var modifiedCount = 0
    var upsertedID: BSONValue?
    /// What was wanted of the document.
    var image: Document?
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
