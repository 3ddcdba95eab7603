// SPDX-License-Identifier: MIT
//
// Runs one test of MongoDB's CRUD tests on a store: starting data, operations, and what the
// collections hold afterwards.

import Sheaf

/// Something that the interface of Sheaf does not have.
struct Unsupported: Error, CustomStringConvertible {
    let description: String

    init(_ what: String) {
        description = "not supported: \(what)"
    }
}

/// An operation that failed, as tests look at it.
struct CrudFailure: Error {
    /// MongoDB's number.
    var code: Int
    var message: String
    /// The number of each write that failed, by its position.
    var writeErrors: Document
    /// What was done before.
    var result: Document?

    init(_ error: StoreError) {
        code = error.mongoCode
        message = error.message
        writeErrors = Document(
            error.writeFailures.map { failure in
                ("\(failure.index)", ["code": .integer(failure.error.mongoCode)])
            }
        )
        result = error.partialResult?.document
    }
}

/// One test on a store of its own.
struct CrudRunner {
    let file: CrudFile
    let store: Store

    /// What is wrong after a test, in words; nil when it passes.
    static func failure(of test: CrudTest, in file: CrudFile) async throws -> String? {
        let stored = try TemporaryStore()
        let runner = CrudRunner(file: file, store: stored.store)
        try await runner.fill()
        for operation in test.operations {
            if let wrong = try await runner.failure(of: operation) {
                return "\(operation.text("name")): \(wrong)"
            }
        }
        return try await runner.failure(of: test.outcome)
    }

    private func fill() async throws {
        for data in file.document.documents("initialData") {
            let database = store.database(data.text("databaseName"))
            let collection = database.collection(data.text("collectionName"))
            let documents = data.documents("documents")
            if documents.isEmpty {
                try await collection.create()
            } else {
                try await collection.insertMany(documents)
            }
        }
    }

    private func failure(of outcome: [Document]) async throws -> String? {
        for data in outcome {
            let database = store.database(data.text("databaseName"))
            let collection = database.collection(data.text("collectionName"))
            let documents = try await collection.find().toArray().sorted { left, right in
                (left["_id"] ?? .null).compare(right["_id"] ?? .null) < 0
            }
            let expected = data["documents"] ?? []
            let actual = BSONValue.array(BSONArray(documents.map { .document($0) }))
            if let wrong = CrudMatching.mismatch(actual, expected) {
                return "the collection \(collection.name): \(wrong)"
            }
        }
        return nil
    }

    // MARK: - Operations

    private func failure(of operation: Document) async throws -> String? {
        let result: BSONValue?
        do {
            result = try await run(operation)
        } catch let error as StoreError {
            return failure(of: CrudFailure(error), operation)
        } catch let failure as CrudFailure {
            return self.failure(of: failure, operation)
        } catch let error as Unsupported {
            return error.description
        }
        if operation["expectError"] != nil { return "nothing was thrown" }
        guard let expected = operation["expectResult"] else { return nil }
        return CrudMatching.mismatch(result, expected)
    }

    private func failure(of failure: CrudFailure, _ operation: Document) -> String? {
        guard let expected = operation["expectError"]?.documentValue else {
            return "throws \(failure.code): \(failure.message)"
        }
        if let code = expected["errorCode"], code.integerValue != Int64(failure.code) {
            return "throws \(failure.code) and not \(code)"
        }
        if let errors = expected["writeErrors"],
            let wrong = CrudMatching.mismatch(.document(failure.writeErrors), errors)
        {
            return "write errors: \(wrong)"
        }
        guard let result = expected["expectResult"] else { return nil }
        return CrudMatching.mismatch(failure.result.map { .document($0) }, result)
    }

    private func run(_ operation: Document) async throws -> BSONValue? {
        let arguments = CrudArguments(operation["arguments"]?.documentValue ?? [:])
        let object = operation.text("object")
        if let (database, name) = file.collections[object] {
            let collection = store.database(file.databases[database] ?? "").collection(name)
            return try await CrudOperation.run(operation.text("name"), arguments, on: collection)
        }
        if let database = file.databases[object] {
            let database = store.database(database)
            return try await CrudOperation.run(operation.text("name"), arguments, on: database)
        }
        guard operation.text("name") == "clientBulkWrite" else {
            throw Unsupported("\(operation.text("name")) of \(object)")
        }
        return .document(try await CrudOperation.bulkWrite(arguments, on: store))
    }
}

/// The arguments of an operation, of which each has to be asked for.
struct CrudArguments {
    let document: Document

    init(_ document: Document) {
        self.document = document
    }

    subscript(name: String) -> BSONValue? { document[name] }

    func document(_ name: String) -> Document { document[name]?.documentValue ?? [:] }
    func text(_ name: String) -> String { document.text(name) }
    func flag(_ name: String) -> Bool { document[name] == true }
    func number(_ name: String) -> Int? { document[name]?.integerValue.map { Int($0) } }

    /// Refuses arguments that an operation does not know.
    func allow(_ names: String...) throws {
        if let unknown = document.keys.first(where: { !names.contains($0) }) {
            throw Unsupported("the argument \(unknown)")
        }
    }

    /// Whether the update is a pipeline.
    var pipeline: [Document]? {
        document["update"]?.arrayValue.map { $0.compactMap(\.documentValue) }
    }

    /// The update as it is.
    var modifications: UpdateModifications {
        pipeline.map { .pipeline($0) } ?? .document(document("update"))
    }

    var hint: IndexHint? {
        switch document["hint"] {
        case .string(let name)?: .name(name)
        case .document(let keys)?: .keys(keys)
        default: nil
        }
    }

    var collation: Document? { document["collation"]?.documentValue }
    var comment: BSONValue? { document["comment"] }
    var returnDocument: ReturnDocument { text("returnDocument") == "After" ? .after : .before }

    var updateOptions: UpdateOptions {
        UpdateOptions(
            arrayFilters: document.documents("arrayFilters"),
            sort: document("sort"),
            hint: hint,
            let: document("let"),
            collation: collation,
            bypassDocumentValidation: flag("bypassDocumentValidation"),
            comment: comment
        )
    }

    var replaceOptions: ReplaceOptions {
        ReplaceOptions(
            sort: document("sort"),
            hint: hint,
            let: document("let"),
            collation: collation,
            bypassDocumentValidation: flag("bypassDocumentValidation"),
            comment: comment
        )
    }

    var deleteOptions: DeleteOptions {
        DeleteOptions(hint: hint, let: document("let"), collation: collation, comment: comment)
    }
}
