// SPDX-License-Identifier: MIT
//
// Every vector twice: by the language alone on a document in memory, and through a store on disk.
// A vector that fails in one of them only points to the room where the fault is.

import Sheaf
import SheafLanguage
import Testing

@Suite("Semantics")
struct SemanticsVectorTests {
    @Test("the language in memory", arguments: SemanticsVector.all)
    func inMemory(_ vector: SemanticsVector) throws {
        let moment = Moment(
            date: DateTime(millisecondsSinceEpoch: 1),
            timestamp: Timestamp(seconds: 1, increment: 1)
        )
        do {
            let update = try Update(
                parsing: .document(vector.update),
                arrayFilters: vector.arrayFilters
            )
            let filter = try Filter(parsing: vector.filter)
            guard !vector.isUpsert else {
                let document = try update.documentForUpsert(filter: filter, at: moment)
                return vector.check(document, isNoOp: false)
            }
            let match = try #require(try filter.match(vector.document.view))
            let script = try update.edits(
                reading: vector.document.view,
                match: match,
                at: moment
            )
            let document = try EditInterpreter.apply(script, to: vector.document)
            vector.check(document, isNoOp: script.isNoOp)
        } catch let error as LanguageError {
            vector.check(error.code, error.message)
        }
    }

    @Test("a store")
    func inStore() async throws {
        let temporary = try TemporaryStore()
        for (number, vector) in SemanticsVector.all.enumerated() {
            let collection = temporary.collection("vector\(number)")
            if !vector.isUpsert { try await collection.insertOne(vector.document) }
            do {
                let result = try await vector.run(in: collection)
                let document = try #require(try await collection.findOne())
                let isNoOp = result.modifiedCount == 0 && result.upsertedID == nil
                vector.check(document, isNoOp: isNoOp)
                #expect(result.matchedCount == (vector.isUpsert ? 0 : 1), "\(vector)")
                #expect(isNoOp == (result.recordsWritten == 0), "\(vector)")
            } catch let error as StoreError {
                vector.check(error.mongoCode, error.message)
                let documents = try await collection.find().toArray()
                #expect(documents == (vector.isUpsert ? [] : [vector.document]), "\(vector)")
            }
        }
        #expect(try temporary.store.verify().isSound)
    }
}

extension SemanticsVector {
    /// Carries the update out.
    fileprivate func run(in collection: Collection) async throws -> UpdateResult {
        let isReplacement = update.keys.first?.hasPrefix("$") != true
        guard !isReplacement else { return try await collection.replaceOne(filter, update) }
        return try await collection.updateOne(
            filter,
            update,
            upsert: isUpsert,
            options: UpdateOptions(arrayFilters: arrayFilters)
        )
    }

    /// Expects that a document came out.
    fileprivate func check(_ document: Document, isNoOp: Bool) {
        switch expected {
        case .gives(let expected):
            // An upsert may have made an id of its own.
            let hasOwnID = isUpsert && expected["_id"] == nil
            let id = hasOwnID ? document["_id"] ?? .null : expected["_id"] ?? .null
            let complete = DocumentRules.withIDFirst(expected, id: id)
            #expect(
                document == complete && !isNoOp,
                "\(testDescription) gives \(ShellText.document(document))"
            )
        case .isNoOp:
            #expect(
                document == self.document && isNoOp,
                "\(testDescription) gives \(ShellText.document(document))"
            )
        case .fails(let code, _):
            Issue.record(
                "\(testDescription) gives \(ShellText.document(document)), not error \(code)"
            )
        }
    }

    /// Expects that an error came out.
    fileprivate func check(_ code: Int, _ message: String) {
        guard case .fails(let expected, let words) = expected else {
            Issue.record("\(testDescription) fails: \(message) (\(code))")
            return
        }
        #expect(code == expected, "\(testDescription) fails: \(message)")
        if let words { #expect(message == words) }
    }
}
