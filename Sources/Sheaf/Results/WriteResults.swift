// SPDX-License-Identifier: MIT
//
// The results of the verbs that write: one type a verb, with MongoDB's names.

/// What an insertion of one document did.
public struct InsertOneResult: WriteResult, CostBearing {
    /// The document's `_id`: its own, or the one that was made for it.
    public let insertedID: BSONValue
    /// What the statement handed to the storage.
    public package(set) var cost: WriteCost
}

/// What an insertion of many documents did.
public struct InsertManyResult: WriteResult, CostBearing {
    /// The `_id` of each inserted document by its position in the call.
    public internal(set) var insertedIDs: [Int: BSONValue]
    /// What the statement handed to the storage.
    public package(set) var cost: WriteCost

    /// The number of inserted documents.
    public var insertedCount: Int { insertedIDs.count }
}

/// What an update or a replacement did.
public struct UpdateResult: WriteResult, CostBearing {
    /// The documents that the filter matched; 0 when one was inserted instead.
    public internal(set) var matchedCount: Int
    /// The documents that changed.
    ///
    /// One that was already as the update wants it is matched, not modified, and costs nothing.
    public internal(set) var modifiedCount: Int
    /// The `_id` of the document that an upsert inserted.
    public internal(set) var upsertedID: BSONValue?
    /// What the statement handed to the storage.
    public package(set) var cost: WriteCost
}

/// What a deletion did.
public struct DeleteResult: WriteResult, CostBearing {
    /// The documents that were deleted.
    public internal(set) var deletedCount: Int
    /// What the statement handed to the storage.
    public package(set) var cost: WriteCost
}

/// What a `findOneAndUpdate`, `findOneAndReplace` or `findOneAndDelete` found and did.
public struct FindAndModifyResult: WriteResult, CostBearing {
    /// The document, or what was wanted of it; nil when none matched, and for the state before an
    /// upsert.
    public let value: Document?
    /// The documents that the filter matched: 1 or 0.
    public let matchedCount: Int
    /// The `_id` of the document that an upsert inserted.
    public let upsertedID: BSONValue?
    /// What the statement handed to the storage.
    public package(set) var cost: WriteCost
}

/// What the writes of a `bulkWrite` did together.
public struct BulkWriteResult: WriteResult, CostBearing {
    /// The documents that the filters of updates and replacements matched.
    public internal(set) var matchedCount = 0
    /// The documents that updates and replacements changed.
    public internal(set) var modifiedCount = 0
    /// The documents that were deleted.
    public internal(set) var deletedCount = 0
    /// The `_id` of each inserted document by the position of its write.
    public internal(set) var insertedIDs: [Int: BSONValue] = [:]
    /// The `_id` of each document that an upsert inserted, by the position of its write.
    public internal(set) var upsertedIDs: [Int: BSONValue] = [:]
    /// What the writes handed to the storage.
    public package(set) var cost = WriteCost()

    /// The number of documents that insertions inserted.
    public var insertedCount: Int { insertedIDs.count }
    /// The number of documents that upserts inserted.
    public var upsertedCount: Int { upsertedIDs.count }
}

/// What making an index did.
public struct CreateIndexResult: WriteResult, CostBearing {
    /// The name of the index.
    public let name: String
    /// Whether the index was there already, so that nothing was done.
    public let existed: Bool
    /// What the statement handed to the storage.
    public package(set) var cost: WriteCost
}

/// What hiding an index, or showing it again, did.
public struct HideIndexResult: WriteResult, CostBearing {
    /// Whether the index was hidden before.
    public let wasHidden: Bool
    /// What the statement handed to the storage.
    public package(set) var cost: WriteCost
}

/// What dropping an index, a collection or a database did.
public struct DropResult: WriteResult, CostBearing {
    /// The names of what was dropped.
    public internal(set) var droppedNames: [String]
    /// What the statement handed to the storage.
    public package(set) var cost: WriteCost
}
