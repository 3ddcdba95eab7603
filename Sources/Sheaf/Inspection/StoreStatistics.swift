// SPDX-License-Identifier: MIT
//
// The measures of a store: what is in it, how it lies, and who reads and writes it now.

/// The measures of a store.
public struct StoreStatistics: Sendable, Hashable {
    /// The version of the format of the file.
    public let formatVersion: Int
    /// The bytes of the file.
    public let fileByteCount: Int
    /// The address space that the file is mapped into.
    public let mapByteCount: Int
    /// The bytes of a page.
    public let pageByteCount: Int
    /// The pages from the first to the last in use.
    public let pageCount: Int
    /// The pages among them that are free to be used again.
    public let freePageCount: Int
    /// Who reads and writes it now, and what its writer has done.
    public let activity: StoreActivity
    /// The log of changes; nil while nothing is logged.
    public let changeLog: ChangeLogStatistics?
    /// The collections, in the order of their names.
    public let collections: [CollectionStatistics]

    /// The measures as a document, for people.
    public var document: Document {
        var document: Document = [
            "format": .int64(Int64(formatVersion)), "fileBytes": .int64(Int64(fileByteCount)),
            "mapBytes": .int64(Int64(mapByteCount)),
            "pageBytes": .int64(Int64(pageByteCount)), "pages": .int64(Int64(pageCount)),
            "freePages": .int64(Int64(freePageCount)), "activity": .document(activity.document),
        ]
        if let changeLog { document["changeLog"] = .document(changeLog.document) }
        document["collections"] = .array(BSONArray(collections.map { .document($0.document) }))
        return document
    }
}

/// The measures of a collection.
public struct CollectionStatistics: Sendable, Hashable {
    /// The name.
    public let namespace: Namespace
    /// The documents.
    public let documentCount: Int
    /// The bytes of the documents as BSON.
    public let documentByteCount: Int
    /// The documents that lie in more than one record.
    public let spilledDocumentCount: Int
    /// The arrays, documents and large values that lie apart from their document.
    public let containerCount: Int
    /// The chunks of elements that these have.
    public let chunkCount: Int
    /// The bytes of those chunks.
    public let chunkByteCount: Int
    /// How much of the room in the chunks is filled, from 0 to 1; nil when there are none.
    ///
    /// A chunk with one element that is larger than a page counts as full.
    public let chunkFill: Double?
    /// The arrays that keep an index of the ids of their elements.
    public let keyIndexCount: Int
    /// The records of the documents.
    public let recordCount: Int
    /// The bytes of the pages of these records.
    public let tableByteCount: Int
    /// The indexes, the one on `_id` first.
    public let indexes: [IndexStatistics]

    /// The measures as a document, for people.
    public var document: Document {
        var document: Document = [
            "ns": .string(namespace.description), "documents": .int64(Int64(documentCount)),
            "documentBytes": .int64(Int64(documentByteCount)),
            "spilledDocuments": .int64(Int64(spilledDocumentCount)),
            "containers": .int64(Int64(containerCount)), "chunks": .int64(Int64(chunkCount)),
            "chunkBytes": .int64(Int64(chunkByteCount)),
            "keyIndexes": .int64(Int64(keyIndexCount)), "records": .int64(Int64(recordCount)),
            "tableBytes": .int64(Int64(tableByteCount)),
        ]
        if let chunkFill { document["chunkFill"] = .double(chunkFill) }
        document["indexes"] = .array(BSONArray(indexes.map { .document($0.document) }))
        return document
    }
}

/// The measures of an index.
public struct IndexStatistics: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The entries: pairs of a key and a document.
    public let entryCount: Int
    /// The bytes of the pages of these entries.
    public let tableByteCount: Int
    /// How much of the index has been built, from 0 to 1; nil when it is ready.
    public let buildProgress: Double?

    /// The measures as a document, for people.
    public var document: Document {
        var document: Document = [
            "name": .string(name), "entries": .int64(Int64(entryCount)),
            "tableBytes": .int64(Int64(tableByteCount)),
        ]
        if let buildProgress { document["buildProgress"] = .double(buildProgress) }
        return document
    }
}
