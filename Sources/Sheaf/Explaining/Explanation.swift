// SPDX-License-Identifier: MIT
//
// Explain: what a statement would do and what it would cost, measured by doing it and undoing it.

/// A statement that reads and can be explained; those that write are ``WriteModel``s.
public enum ExplainableStatement: Sendable {
    /// A find.
    case find(Document, options: FindOptions = FindOptions())
    /// A count.
    case countDocuments(Document, options: CountOptions = CountOptions())
    /// The different values of a field.
    case distinct(String, Document, options: DistinctOptions = DistinctOptions())
}

/// How much an explanation tells, by MongoDB's words.
public enum ExplainVerbosity: String, Sendable, Hashable, CaseIterable {
    /// The plan; the statement is not run.
    case queryPlanner
    /// The plan and what running the statement took.
    case executionStats
    /// The same; no plan but the best one is ever run.
    case allPlansExecution
}

/// How a statement finds its documents and what it costs.
public struct Explanation: Sendable, Hashable {
    /// How documents are found.
    public enum Plan: Sendable, Hashable {
        /// Every document is looked at.
        case collectionScan
        /// The documents with one key of a unique index.
        case uniqueKey(index: String)
        /// The documents with one key of an index.
        case key(index: String)
        /// The documents with one of several keys of an index.
        case keys(index: String)
        /// The documents with a key in a stretch of an index, or in all of it for its order.
        case keyRange(index: String)
        /// The documents that one of several scans finds, each with the index that it uses.
        case union(indexes: [String])

        /// The index that is used, if one is.
        public var index: String? {
            switch self {
            case .collectionScan, .union: nil
            case .uniqueKey(let name), .key(let name), .keys(let name), .keyRange(let name): name
            }
        }

        /// The name of the plan: `COLLSCAN`, `IXSCAN`, or `IDHACK` for one `_id`, as MongoDB says.
        public var stage: String {
            switch self {
            case .collectionScan: "COLLSCAN"
            case .uniqueKey(CatalogIndex.idName): "IDHACK"
            case .union: "OR"
            default: "IXSCAN"
            }
        }
    }

    /// What a writing statement would write.
    public struct Write: Sendable, Hashable {
        /// The documents that change, are inserted or are deleted.
        public let documentCount: Int
        /// The records that would be put or deleted, those of indexes included.
        public let recordsWritten: Int
        /// The bytes of their keys and values.
        public let bytesWritten: Int
        /// The bytes of the changed documents: what putting them whole would write.
        public let rewriteByteCount: Int
    }

    /// How much is told.
    public let verbosity: ExplainVerbosity
    /// The name of the collection.
    public let namespace: String
    /// The filter.
    public let parsedQuery: Document
    /// All options of the collation by which texts compare; nil by their bytes.
    public let collation: Document?
    /// How documents are found.
    public let plan: Plan
    /// The plan as MongoDB's tree of stages, the last one outermost.
    public let winningPlan: Document
    /// What else could have been done, as trees of stages.
    public let rejectedPlans: [Document]
    /// Whether a sort is needed, which looks at all documents that match.
    public let isSorting: Bool
    /// How long the statement took.
    public let executionTime: Duration
    /// The keys of indexes that were looked at, those inside documents included.
    public let keysExamined: Int
    /// The documents that were looked at.
    public let documentsExamined: Int
    /// The elements of arrays that were looked at.
    public let elementsExamined: Int
    /// The records that were read of documents.
    public let recordsRead: Int
    /// The bytes of those records.
    public let bytesRead: Int
    /// The documents that match and are shown or counted; for an update or deletion those that it
    /// meets.
    public let matchedCount: Int
    /// What would be written, if the statement writes.
    public let write: Write?
    /// The stages of a pipeline that are carried out behind the plan, which took over the others.
    public internal(set) var pipelineStages: [String] = []
}
