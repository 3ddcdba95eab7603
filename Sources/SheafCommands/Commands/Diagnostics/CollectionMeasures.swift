// SPDX-License-Identifier: MIT
//
// The measures of a collection in the shape of MongoDB: for `collStats`, `dbStats` and the stage
// `$collStats`.

import Sheaf

/// The measures of a collection; those of an empty one when it is not there.
struct CollectionMeasures {
    private let namespace: Namespace
    private let statistics: CollectionStatistics?

    init(of collection: Collection, in store: Store) throws(StoreError) {
        namespace = collection.namespace
        statistics = try collection.statistics()
    }

    var documentCount: Int { statistics?.documentCount ?? 0 }
    var documentByteCount: Int { statistics?.documentByteCount ?? 0 }
    var tableByteCount: Int { statistics?.tableByteCount ?? 0 }
    var indexes: [IndexStatistics] { statistics?.indexes ?? [] }
    var indexByteCount: Int { indexes.reduce(0) { $0 + $1.tableByteCount } }

    /// The measures as a document; sizes are divided by the scale.
    func document(scale: Int) -> Document {
        var sizes: Document = [:]
        for index in indexes { sizes[index.name] = .integer(index.tableByteCount / scale) }
        var document: Document = [
            "size": .integer(documentByteCount / scale), "count": .integer(documentCount),
        ]
        if documentCount > 0 {
            document["avgObjSize"] = .integer(documentByteCount / documentCount)
        }
        for (name, value): (String, BSONValue) in [
            ("numOrphanDocs", 0), ("storageSize", .integer(tableByteCount / scale)),
            ("freeStorageSize", 0), ("capped", false), ("nindexes", .integer(indexes.count)),
            ("indexBuilds", []), ("totalIndexSize", .integer(indexByteCount / scale)),
            ("totalSize", .integer((tableByteCount + indexByteCount) / scale)),
            ("indexSizes", .document(sizes)), ("scaleFactor", .integer(scale)),
        ] {
            document.append(name, value)
        }
        return document
    }
}

extension CommandFields {
    /// By what sizes are divided: at least 1.
    mutating func scale() throws(CommandError) -> Int {
        let scale = try integer("scale") ?? 1
        guard scale >= 1 else {
            throw CommandError(
                number: 51024,
                "BSON field 'scale' value must be >= 1, actual value '\(scale)'"
            )
        }
        return scale
    }
}
