// SPDX-License-Identifier: MIT
//
// `$merge`: what a pipeline made is merged into a collection document by document, each found by a
// unique index.

import SheafLanguage

/// Merges documents into a collection.
struct MergeStatement: CollectionStatement {
    let collection: Collection
    let merging: Merging
    /// The variables of the aggregation.
    let variables: Document
    /// How the texts of the fields compare by which documents meet; ids compare by their bytes.
    let collation: Document?
    let documents: MadeDocuments

    /// One document may be refused after others were written.
    var runsAlone: Bool { true }

    func run(in transaction: inout StoreTransaction) throws -> PipelineWriteResult {
        let start = transaction.cost
        try documents.forEach { try merge($0, &transaction) }
        return PipelineWriteResult(cost: transaction.cost.since(start))
    }

    private func merge(_ made: Document, _ transaction: inout StoreTransaction) throws {
        var document = made
        if document["_id"] == nil, merging.on.contains("_id") {
            document = ["_id": .objectID(ObjectID())]
            for (name, value) in made { document.append(name, value) }
        }
        let filter = try filter(document)
        guard try update(filter, document, &transaction) == 0 else { return }
        switch merging.whenNotMatched {
        case .insert: try collection.insertOne(document, in: &transaction)
        case .discard: return
        case .fail:
            throw StoreError(
                .invalidOperation,
                "$merge could not find a matching document in the target collection for at least "
                    + "one document in the source collection",
                mongoCode: 13113
            )
        }
    }

    /// Changes the document that a new one meets; answers how many it meets.
    private func update(
        _ filter: Document,
        _ document: Document,
        _ transaction: inout StoreTransaction
    ) throws -> Int {
        switch merging.whenMatched {
        case .replace:
            return try collection.replaceOne(
                filter,
                document,
                options: ReplaceOptions(collation: meetingCollation),
                in: &transaction
            ).matchedCount
        case .keepExisting:
            return try count(filter, transaction)
        case .merge:
            let merged: BSONValue = [
                "$mergeObjects": ["$$ROOT", ["$literal": .document(document)]]
            ]
            return try collection.updateOne(
                filter,
                [["$replaceWith": merged]],
                options: UpdateOptions(collation: meetingCollation),
                in: &transaction
            ).matchedCount
        case .fail:
            guard try count(filter, transaction) > 0 else { return 0 }
            throw StoreError(
                .duplicateKey,
                "E11000 duplicate key error collection: \(collection.namespace) found a document "
                    + "that $merge was not to find"
            )
        case .pipeline(let stages):
            var values = variables
            for (name, value) in try merging.values(for: document) { values[name] = value }
            return try collection.updateOne(
                filter,
                stages,
                options: UpdateOptions(let: values, collation: meetingCollation),
                in: &transaction
            ).matchedCount
        }
    }

    private var meetingCollation: Document? { merging.on == ["_id"] ? nil : collation }

    private func count(
        _ filter: Document,
        _ transaction: borrowing StoreTransaction
    ) throws -> Int {
        let options = CountOptions(collation: meetingCollation)
        return try collection.countDocuments(filter, options: options, in: transaction.snapshot)
    }

    /// The filter for the document that a new one meets.
    private func filter(_ document: Document) throws(StoreError) -> Document {
        var filter = Document()
        for name in merging.on {
            let value = document.value(at: name.split(separator: ".").map(String.init))
            switch value {
            case nil, .null, .undefined, .array:
                throw StoreError(
                    .invalidOperation,
                    "$merge write error: 'on' field '\(name)' cannot be missing, null, undefined "
                        + "or an array",
                    mongoCode: 51132
                )
            case let value?: filter.append(name, ["$eq": value])
            }
        }
        return filter
    }
}

extension Merging {
    /// Refuses to merge by fields that no unique index makes sure of.
    func check(
        _ collection: Collection,
        _ option: Document?,
        in snapshot: StoreSnapshot
    ) throws {
        guard on != ["_id"] else { return }
        let collation = try Collation.ofOption(option)
        let indexes = try snapshot.collection(collection)?.indexes ?? []
        let isCertain = indexes.contains { index in
            index.isUnique && index.partialFilter == nil && !index.specification.isSparse
                && index.collation == collation && Set(index.specification.keys.keys) == Set(on)
        }
        guard !isCertain else { return }
        throw StoreError(
            .invalidOperation,
            "Cannot find index to verify that join fields will be unique",
            mongoCode: 51183
        )
    }
}
