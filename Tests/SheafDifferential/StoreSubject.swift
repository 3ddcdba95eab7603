// SPDX-License-Identifier: MIT
//
// A real store under test: documents are kept alive for many updates, so that they spill, shrink
// and spill again, and after each update the language in memory and the store must both have done
// what the reference says.

package import Sheaf
package import SheafReference
internal import SheafTestSupport

/// A run of random updates on the documents of one collection.
package struct StoreRun: Sendable {
    /// What the run found.
    package struct Difference: Error, CustomStringConvertible {
        /// The update.
        package let update: UpdateCase
        /// The document before it.
        package let before: Tree
        /// In a sentence, who differs from the reference, and how.
        package let sentence: String

        /// All that is needed to see it again.
        package var description: String {
            """
            \(sentence)
            document: \(before.document.extendedJSON(.canonical))
            \(update)
            """
        }
    }

    /// The updates that were made so far.
    package private(set) var updateCount = 0
    /// How many of them changed something.
    package private(set) var changeCount = 0
    /// How many of them were refused.
    package private(set) var refusalCount = 0
    /// The bytes of the largest document so far.
    package private(set) var byteCountMax = 0

    private let collection: Collection
    private var updates: RandomUpdates
    private var roots: [Tree]
    private let scale: Int

    /// Inserts documents to be updated; with an even seed there are indexes.
    ///
    /// The documents are kept between 4,000 bytes and forty times the scale, but for a few that are
    /// small.
    package init(
        seed: UInt64,
        in collection: Collection,
        documents: Int = 8,
        scale: Int = 1500
    ) throws {
        self.collection = collection
        self.scale = scale
        updates = RandomUpdates(seed: seed)
        roots = []
        for id in 0..<documents {
            let isSmall = id % 4 == 3
            var root =
                isSmall
                ? updates.trees.smallRoot() : updates.trees.largeRoot(id: id, scale: scale)
            root = .document(
                [Tree.Field("_id", .scalar(.integer(id)))] + root.fields.filter { $0.name != "_id" }
            )
            roots.append(root)
        }
        let inserted = roots.map(\.document)
        try collection.store.write { transaction in
            _ = try collection.insertMany(inserted, in: &transaction)
            guard seed % 2 == 0 else { return }
            for path in ["a._id", "c", "d.f1"] {
                _ = try collection.createIndex([path: 1], in: &transaction)
            }
        }
    }

    /// Makes updates in one transaction.
    package mutating func advance(by count: Int) throws {
        let start = self
        self = try collection.store.write { transaction in
            var run = start
            for _ in 0..<count { try run.step(&transaction) }
            return run
        }
    }

    private mutating func step(_ transaction: inout StoreTransaction) throws {
        let index = updates.trees.random.below(roots.count)
        let root = roots[index]
        let document = root.document
        byteCountMax = max(byteCountMax, document.bytes.count)
        let isSmall = index % 4 == 3
        var growing: Bool?
        if document.bytes.count > 40 * scale { growing = false }
        if document.bytes.count < 4000, !isSmall { growing = true }
        var update = updates.update(for: root, growing: growing)
        if growing == true, updates.trees.random.oneIn(20) {
            let root = updates.trees.largeRoot(id: index, scale: scale)
            update = UpdateCase(.document([]), root)
        }
        let id = Tree.Field("_id", .scalar(.integer(index)))
        update.filter = .document([id] + update.filter.fields)
        let answer = update.answer(root)
        let memory = try LanguageSubject.outcome(of: update, on: document)
        let stored = try StoreSubject.outcome(of: update, on: id, in: collection, &transaction)
        for (name, outcome) in [("the language", memory), ("the store", stored)] {
            guard let how = update.difference(outcome, from: answer, before: root) else { continue }
            throw Difference(update: update, before: root, sentence: "\(name) \(how)")
        }
        if case .document(let before, _, _) = stored, case .document = answer {
            roots[index] = Tree(before)
            changeCount += before == document ? 0 : 1
        } else {
            refusalCount += 1
            let now = try collection.findOne([id.name: id.value.value], in: transaction.snapshot)
            guard now == document else {
                let sentence = "the store changes a document and refuses"
                throw Difference(update: update, before: root, sentence: sentence)
            }
        }
        updateCount += 1
    }
}

/// A store under test.
package enum StoreSubject {
    /// Carries an update out and reads the document back.
    package static func outcome(
        of update: UpdateCase,
        on id: Tree.Field,
        in collection: Collection,
        _ transaction: inout StoreTransaction
    ) throws -> Outcome {
        let filter = update.filter.document
        let result: UpdateResult
        do {
            if update.update.fields.first?.name.hasPrefix("$") == true {
                result = try collection.updateOne(
                    filter,
                    update.update.document,
                    options: UpdateOptions(arrayFilters: update.arrayFilters.map(\.document)),
                    in: &transaction
                )
            } else {
                result = try collection.replaceOne(
                    filter,
                    update.update.document,
                    in: &transaction
                )
            }
        } catch {
            return .refused(error.mongoCode)
        }
        guard result.matchedCount == 1 else { return .unmatched }
        let after = try collection.findOne([id.name: id.value.value], in: transaction.snapshot)
        return .document(
            after ?? [:],
            isModified: result.modifiedCount == 1,
            hasWritten: result.recordsWritten > 0
        )
    }

    /// How a new store differs from the reference over one update; nil when it does not.
    package static func difference(
        _ update: UpdateCase,
        on root: Tree,
        in store: Store
    ) throws -> String? {
        guard let id = root.fields.first(where: { $0.name == "_id" }) else { return nil }
        let collection = store.collection("one")
        let document = root.document
        let outcome = try store.write { transaction in
            _ = try collection.drop(in: &transaction)
            _ = try collection.insertOne(document, in: &transaction)
            return try StoreSubject.outcome(of: update, on: id, in: collection, &transaction)
        }
        return update.difference(outcome, from: update.answer(root), before: root)
    }
}
