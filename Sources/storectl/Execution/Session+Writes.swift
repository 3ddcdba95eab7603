// SPDX-License-Identifier: MIT
//
// The requests that change something. Each answers with MongoDB's fields, what was written, and the
// time.

internal import Sheaf

extension Session {
    /// Carries out a request that writes, and prints its answer.
    mutating func write(_ action: Action, to collection: Collection) async throws(CommandFailure) {
        do {
            try printer.document(try await answer(action, on: collection))
        } catch {
            throw CommandFailure(mapping: error)
        }
    }

    private func answer(
        _ action: Action,
        on collection: Collection
    ) async throws(StoreError) -> Document {
        switch action {
        case .insertOne(let document): try await insertOne(document, collection)
        case .insertMany(let documents, let isOrdered):
            try await insertMany(documents, isOrdered, collection)
        case .update(let request): try await update(request, collection)
        case .delete(let filter, let isMulti): try await delete(filter, isMulti, collection)
        case .createIndex(let request): try await createIndex(request, collection)
        case .dropIndex(let index): try await dropIndex(index, collection)
        case .dropCollection: try await drop(collection)
        default: [:]
        }
    }

    private func insertOne(
        _ document: Document,
        _ collection: Collection
    ) async throws(StoreError) -> Document {
        let timed = try await Timed { () throws(StoreError) in
            try await collection.insertOne(document)
        }
        return timed.answer(["acknowledged": true, "insertedId": timed.result.insertedID])
    }

    private func insertMany(
        _ documents: [Document],
        _ isOrdered: Bool,
        _ collection: Collection
    ) async throws(StoreError) -> Document {
        let timed = try await Timed { () throws(StoreError) in
            try await collection.insertMany(
                documents,
                options: InsertManyOptions(ordered: isOrdered)
            )
        }
        let ids = timed.result.insertedIDs.sorted { $0.key < $1.key }
        return timed.answer([
            "acknowledged": true, "insertedCount": .integer(ids.count),
            "insertedIds": .document(Document(ids.map { (String($0.key), $0.value) })),
        ])
    }

    private func update(
        _ request: UpdateRequest,
        _ collection: Collection
    ) async throws(StoreError) -> Document {
        let options = UpdateOptions(arrayFilters: request.arrayFilters)
        let timed = try await Timed { () throws(StoreError) in
            switch request.kind {
            case .updateOne:
                try await collection.updateOne(
                    request.filter,
                    request.update,
                    upsert: request.isUpsert,
                    options: options
                )
            case .updateMany:
                try await collection.updateMany(
                    request.filter,
                    request.update,
                    upsert: request.isUpsert,
                    options: options
                )
            case .replaceOne:
                try await collection.replaceOne(
                    request.filter,
                    request.update,
                    upsert: request.isUpsert
                )
            }
        }
        return timed.answer([
            "acknowledged": true, "matchedCount": .integer(timed.result.matchedCount),
            "modifiedCount": .integer(timed.result.modifiedCount),
            "upsertedCount": timed.result.upsertedID == nil ? 0 : 1,
            "upsertedId": timed.result.upsertedID ?? .null,
        ])
    }

    private func delete(
        _ filter: Document,
        _ isMulti: Bool,
        _ collection: Collection
    ) async throws(StoreError) -> Document {
        let timed = try await Timed { () throws(StoreError) in
            isMulti
                ? try await collection.deleteMany(filter) : try await collection.deleteOne(filter)
        }
        return timed.answer([
            "acknowledged": true, "deletedCount": .integer(timed.result.deletedCount),
        ])
    }

    private func createIndex(
        _ request: IndexRequest,
        _ collection: Collection
    ) async throws(StoreError) -> Document {
        let timed = try await Timed { () throws(StoreError) in
            try await collection.createIndex(
                request.keys,
                unique: request.isUnique,
                options: IndexOptions(name: request.name)
            )
        }
        return timed.answer([
            "name": .string(timed.result.name), "existed": .bool(timed.result.existed),
        ])
    }

    /// `dropIndex("uid_1")` or `dropIndex({uid: 1})`.
    private func dropIndex(
        _ index: BSONValue,
        _ collection: Collection
    ) async throws(StoreError) -> Document {
        let name = try await name(of: index, collection)
        let timed = try await Timed { () throws(StoreError) in
            try await collection.dropIndex(name)
        }
        return timed.answer(["ok": 1, "dropped": .string(name)])
    }

    /// The name of an index that is given by its name or by its keys; unknown keys have their usual
    /// name.
    private func name(
        of index: BSONValue,
        _ collection: Collection
    ) async throws(StoreError) -> String {
        guard case .document(let keys) = index else { return index.stringValue ?? "" }
        let known = try await collection.listIndexes().first { $0.keys == keys }?.name
        return known
            ?? keys.map { "\($0.key)_\($0.value.extendedJSON())" }.joined(separator: "_")
    }

    private func drop(_ collection: Collection) async throws(StoreError) -> Document {
        let timed = try await Timed { () throws(StoreError) in try await collection.drop() }
        let wasThere = !timed.result.droppedNames.isEmpty
        return timed.answer(["ok": 1, "dropped": .bool(wasThere)])
    }
}
