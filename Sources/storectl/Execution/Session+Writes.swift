// SPDX-License-Identifier: MIT
//
// The requests that change something. Each answers with MongoDB's fields, what was written, and the
// time.

internal import Sheaf

extension Session {
    /// Carries out a request that writes, and tells its answer.
    func write(
        _ action: Action,
        to collection: Collection
    ) async throws(StoreError) -> Document {
        switch action {
        case .insertOne(let document): try await insertOne(document, collection)
        case .insertMany(let documents, let isOrdered):
            try await insertMany(documents, isOrdered, collection)
        case .write(let write): try await self.write(write, collection)
        case .createIndexes(let models): try await createIndexes(models, collection)
        case .dropIndex(let index): try await dropIndex(index, collection)
        case .hideIndex(let index, let isHidden):
            try await hideIndex(index, isHidden, collection)
        case .dropCollection: try await drop(collection)
        case .renameCollection(let name, let drops):
            try await rename(collection, to: name, drops)
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
        return timed.answer([
            "acknowledged": true, "insertedCount": .integer(timed.result.insertedCount),
            "insertedIds": .document(Document(byPosition: timed.result.insertedIDs)),
        ])
    }

    private func write(
        _ write: WriteModel,
        _ collection: Collection
    ) async throws(StoreError) -> Document {
        let timed = try await Timed { () throws(StoreError) in
            try await collection.bulkWrite([write])
        }
        let result = timed.result
        if write.isDeletion {
            return timed.answer([
                "acknowledged": true, "deletedCount": .integer(result.deletedCount),
            ])
        }
        return timed.answer([
            "acknowledged": true, "matchedCount": .integer(result.matchedCount),
            "modifiedCount": .integer(result.modifiedCount),
            "upsertedCount": .integer(result.upsertedCount),
            "upsertedId": result.upsertedIDs[0] ?? .null,
        ])
    }

    private func rename(
        _ collection: Collection,
        to name: String,
        _ droppingTarget: Bool
    ) async throws(StoreError) -> Document {
        let target = Namespace(database: collection.database.name, collection: name)
        try await collection.rename(to: target, droppingTarget: droppingTarget)
        return ["ok": 1]
    }

    private func drop(_ collection: Collection) async throws(StoreError) -> Document {
        let timed = try await Timed { () throws(StoreError) in try await collection.drop() }
        let wasThere = !timed.result.droppedNames.isEmpty
        return timed.answer(["ok": 1, "dropped": .bool(wasThere)])
    }
}

extension Document {
    /// Values by their positions, as MongoDB shows the ids of many documents.
    init(byPosition values: [Int: BSONValue]) {
        self.init(values.sorted { $0.key < $1.key }.map { (String($0.key), $0.value) })
    }
}
