// SPDX-License-Identifier: MIT
//
// An index as `listIndexes` or a dump describes it becomes an index that can be made.

extension IndexModel {
    /// What means nothing, or only one thing.
    private static let ignored: Set = ["v", "ns", "background", "key", "name"]

    /// Reads a description; numbers may have any type, as in the dumps of old servers.
    ///
    /// - Throws: ``StoreError`` `invalidIndex` for an option that indexes do not have here.
    package init(describing document: Document) throws(StoreError) {
        guard let keys = document["key"]?.documentValue else {
            throw .invalidIndex("An index has a key, such as {uid: 1}.")
        }
        self.init(keys)
        options.name = document["name"]?.stringValue
        for (name, value) in document where !Self.ignored.contains(name) {
            switch name {
            case "unique": unique = value.isTrue
            case "sparse": options.sparse = value.isTrue
            case "hidden": options.hidden = value.isTrue
            case "partialFilterExpression": options.partialFilterExpression = value.documentValue
            case "expireAfterSeconds": options.expireAfterSeconds = value.seconds
            case "elementKey": options.elementKey = value.stringValue
            case "uniqueElements": options.uniqueElements = value.isTrue
            case "collation": options.collation = value.documentValue
            default: throw .invalidIndex("Indexes have no option '\(name)' here.")
            }
        }
    }
}

extension BSONValue {
    /// Whether MongoDB takes the value of an option for true.
    fileprivate var isTrue: Bool {
        boolValue ?? integerValue.map { $0 != 0 } ?? (doubleValue.map { $0 != 0 } ?? false)
    }

    /// A whole number of seconds, whatever its type.
    fileprivate var seconds: Int? {
        integerValue.map { Int($0) } ?? doubleValue.flatMap { Int(exactly: $0.rounded()) }
    }
}
