// SPDX-License-Identifier: MIT
//
// A bulk write over several collections: in Swift, bulk writes of one transaction.

import Sheaf

extension CrudOperation {
    /// clientBulkWrite.
    static func bulkWrite(
        _ arguments: CrudArguments,
        on store: Store
    ) async throws -> Document {
        try arguments.allow(
            "models",
            "ordered",
            "let",
            "bypassDocumentValidation",
            "comment",
            "verboseResults",
            "writeConcern"
        )
        let requests = arguments.document.documents("models")
        let models = try requests.map { request in
            let body = request.first { _ in true }?.value.documentValue ?? [:]
            let names = body.text("namespace").split(separator: ".", maxSplits: 1)
            let database = store.database(names.first.map(String.init) ?? "")
            let collection = database.collection(names.last.map(String.init) ?? "")
            return (collection, try WriteModel(request))
        }
        let isOrdered = arguments["ordered"] != false
        let options = BulkWriteOptions(
            let: arguments.document("let"),
            bypassDocumentValidation: arguments.flag("bypassDocumentValidation"),
            comment: arguments.comment
        )
        let outcome = try await store.write { transaction in
            var outcome = ClientBulkWrite()
            for (index, (collection, model)) in models.enumerated() {
                do {
                    let result = try collection.bulkWrite(
                        [model],
                        options: options,
                        in: &transaction
                    )
                    outcome.add(result, of: model, at: index)
                } catch {
                    guard let error = error as? StoreError else { throw error }
                    outcome.fail(error, at: index)
                    if isOrdered { break }
                }
            }
            return outcome
        }
        let result = outcome.document(isVerbose: arguments.flag("verboseResults"))
        guard var failure = outcome.failure else { return result }
        failure.result = outcome.hasDoneSomething ? result : nil
        throw failure
    }
}

/// What a bulk write over several collections has done.
private struct ClientBulkWrite: Sendable {
    private var total: Document = [
        "insertedCount": 0, "upsertedCount": 0, "matchedCount": 0, "modifiedCount": 0,
        "deletedCount": 0,
    ]
    private var details: [String: Document] = [
        "insertResults": [:], "updateResults": [:], "deleteResults": [:],
    ]
    private(set) var failure: CrudFailure?
    private(set) var hasDoneSomething = false

    mutating func add(_ result: BulkWriteResult, of model: WriteModel, at index: Int) {
        hasDoneSomething = true
        let counts = result.document
        for name in total.keys {
            let sum = (total[name]?.integerValue ?? 0) + (counts[name]?.integerValue ?? 0)
            total[name] = .integer(sum)
        }
        let name = "\(index)"
        switch model {
        case .insertOne:
            details["insertResults"]?[name] = ["insertedId": result.insertedIDs[0] ?? .null]
        case .deleteOne, .deleteMany:
            details["deleteResults"]?[name] = ["deletedCount": .integer(result.deletedCount)]
        default:
            // Of a single write of several, MongoDB counts what it inserted as matched.
            let matchedCount = result.matchedCount + result.upsertedCount
            var update: Document = [
                "matchedCount": .integer(matchedCount),
                "modifiedCount": .integer(result.modifiedCount),
            ]
            update["upsertedId"] = result.upsertedIDs[0]
            details["updateResults"]?[name] = .document(update)
        }
    }

    mutating func fail(_ error: StoreError, at index: Int) {
        var first = failure ?? CrudFailure(error)
        if failure == nil { first.writeErrors = [:] }
        first.writeErrors["\(index)"] = ["code": .integer(error.mongoCode)]
        failure = first
    }

    func document(isVerbose: Bool) -> Document {
        guard isVerbose else { return total }
        var document = total
        for (name, results) in details { document[name] = .document(results) }
        return document
    }
}
