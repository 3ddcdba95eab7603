// SPDX-License-Identifier: MIT
//
// What a chain of calls asks for, with every argument checked: the step between parsing and the
// engine. Errors up to here point at a column; errors behind it are the engine's.

internal import Sheaf

/// What is to be done, and on what.
struct Request: Sendable, Hashable {
    /// The database, when the chain names one.
    var database: String?
    /// The collection, or nil for what is asked of the database.
    var collection: String?
    /// What is to be done.
    var action: Action
    /// How much of the plan and the cost is wanted, if only that is, and nothing is to change.
    var verbosity: ExplainVerbosity?

    /// Whether the request may create a store that is missing: it puts something into it.
    var mayCreate: Bool {
        guard verbosity == nil else { return false }
        return switch action {
        case .insertOne, .insertMany, .createIndexes, .createCollection: true
        case .write(let write): write.isUpsert
        case .bulkWrite(let writes, _): writes.contains { $0.isInsert || $0.isUpsert }
        case .findAndModify(let request): request.isUpsert
        case .aggregate(let request): request.writes
        default: false
        }
    }
}

/// What can be asked of a collection or of a database.
enum Action: Sendable, Hashable {
    case insertOne(Document)
    case insertMany([Document], isOrdered: Bool)
    case find(FindRequest)
    case findOne(FindRequest)
    case aggregate(AggregateRequest)
    case write(WriteModel)
    case bulkWrite([WriteModel], BulkWriteOptions)
    case findAndModify(FindAndModifyRequest)
    case countDocuments(Document, CountOptions)
    case estimatedDocumentCount
    case distinct(String, Document, DistinctOptions)
    case createIndexes([IndexModel])
    case dropIndex(BSONValue)
    case hideIndex(BSONValue, isHidden: Bool)
    case listIndexes
    case dropCollection
    /// The new name, and whether a collection that has it is dropped.
    case renameCollection(String, Bool)
    case listCollectionNames
    case createCollection(String)
    case dropDatabase
    case databaseName
    case version
    case statistics
}

/// What a find looks for and how it is shown.
struct FindRequest: Sendable, Hashable {
    /// What the cursor's chain ends in.
    enum Shape: Sendable, Hashable {
        /// Each document by itself.
        case documents
        /// One array of them all: `toArray()`.
        case array
        /// Their number: `count()`, which ignores skip and limit, as in mongosh.
        case count
        /// Their number with skip and limit: `size()`, `itcount()`.
        case countWithLimits
        /// The first one: `next()`.
        case next
        /// Whether there is one: `hasNext()`.
        case hasNext
        /// All of them, without pages: `forEach(printjson)`, `forEach(print)`.
        case printed(isJSON: Bool)
    }

    var filter: Document
    var options = FindOptions()
    var shape = Shape.documents
}
