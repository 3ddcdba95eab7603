// SPDX-License-Identifier: MIT
//
// The requests that make, drop and hide indexes.

internal import Sheaf

extension Session {
    func createIndexes(
        _ models: [IndexModel],
        _ collection: Collection
    ) async throws(StoreError) -> Document {
        let timed = try await Timed { () throws(StoreError) in
            MadeIndexes(try await collection.createIndexes(models))
        }
        let indexes = timed.result.indexes
        guard indexes.count == 1 else {
            return timed.answer([
                "names": .array(BSONArray(indexes.map { .string($0.name) })),
                "existed": .array(BSONArray(indexes.map { .bool($0.existed) })),
            ])
        }
        return timed.answer([
            "name": .string(indexes[0].name), "existed": .bool(indexes[0].existed),
        ])
    }

    /// `dropIndex("uid_1")`, `dropIndex({uid: 1})`, `dropIndexes()`.
    func dropIndex(
        _ index: BSONValue,
        _ collection: Collection
    ) async throws(StoreError) -> Document {
        let timed = try await Timed { () throws(StoreError) in
            switch index {
            case .document(let keys): try await collection.dropIndex(keys)
            default: try await collection.dropIndex(index.stringValue ?? "")
            }
        }
        let names = timed.result.droppedNames
        let isOne = names.count == 1 && index != "*"
        return timed.answer([
            "ok": 1,
            "dropped": isOne
                ? .string(names[0]) : .array(BSONArray(names.map { .string($0) })),
        ])
    }

    func hideIndex(
        _ index: BSONValue,
        _ isHidden: Bool,
        _ collection: Collection
    ) async throws(StoreError) -> Document {
        let name = try await name(of: index, collection)
        let timed = try await Timed { () throws(StoreError) in
            isHidden
                ? try await collection.hideIndex(name) : try await collection.unhideIndex(name)
        }
        return timed.answer([
            "ok": 1, "name": .string(name), "hidden": .bool(isHidden),
            "wasHidden": .bool(timed.result.wasHidden),
        ])
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
}

/// Indexes that were made together; each of them tells the cost of all.
private struct MadeIndexes: WriteResult {
    let indexes: [CreateIndexResult]

    init(_ indexes: [CreateIndexResult]) {
        self.indexes = indexes
    }

    var cost: WriteCost { indexes[0].cost }
}
