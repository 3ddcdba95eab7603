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
        /// The documents with a key in a stretch of an index.
        case keyRange(index: String)

        /// The index that is used, if one is.
        public var index: String? {
            switch self {
            case .collectionScan: nil
            case .uniqueKey(let name), .key(let name), .keys(let name), .keyRange(let name): name
            }
        }

        /// The name of the plan: `COLLSCAN`, `IXSCAN`, or `IDHACK` for one `_id`, as MongoDB says.
        public var stage: String {
            switch self {
            case .collectionScan: "COLLSCAN"
            case .uniqueKey(CatalogIndex.idName): "IDHACK"
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

    /// How documents are found.
    public let plan: Plan
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
    /// The documents that match; for an update or deletion those that it meets.
    public let matchedCount: Int
    /// What would be written, if the statement writes.
    public let write: Write?

    /// The explanation as a document, for people.
    public var document: Document {
        var document: Document = ["plan": .string(plan.stage)]
        if let index = plan.index { document["index"] = .string(index) }
        document["keysExamined"] = .int64(Int64(keysExamined))
        document["documentsExamined"] = .int64(Int64(documentsExamined))
        document["elementsExamined"] = .int64(Int64(elementsExamined))
        document["recordsRead"] = .int64(Int64(recordsRead))
        document["bytesRead"] = .int64(Int64(bytesRead))
        document["matchedCount"] = .int64(Int64(matchedCount))
        guard let write else { return document }
        document["documentsWritten"] = .int64(Int64(write.documentCount))
        document["recordsWritten"] = .int64(Int64(write.recordsWritten))
        document["bytesWritten"] = .int64(Int64(write.bytesWritten))
        document["rewriteBytes"] = .int64(Int64(write.rewriteByteCount))
        return document
    }
}
