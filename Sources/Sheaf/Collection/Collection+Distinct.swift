// SPDX-License-Identifier: MIT
//
// distinct: parse -> plan -> locate -> gather. Only the values on the path are read.

import SheafBSON
import SheafKeyValue
import SheafLanguage
import SheafRecords

extension Collection {
    /// The different values of a field in the documents that match, in the order in which they were
    /// found.
    ///
    ///     let units = try await grades.distinct("semesters.21.unit", ["uid": "u1"])
    ///
    /// An array stands for its elements, and documents in arrays are entered. Values are the same
    /// when they compare as equal: of `1` and `1.0` the one found first is told.
    ///
    /// - Complexity: with an index that begins with the field, no arrays in it, and no condition on
    ///   other fields O(values · log n); with an index on a field of the filter O(log n + matches),
    ///   else O(documents). Memory is O(bytes of the values), at most 16 MiB.
    /// - Throws: ``StoreError`` `resourceLimit` with MongoDB's number 17217 when the values take
    ///   more.
    public func distinct(
        _ field: String,
        _ filter: Document = [:],
        options: DistinctOptions = DistinctOptions()
    ) async throws(StoreError) -> [BSONValue] {
        try reading("distinct") { try distinct(field, filter, options: options, in: $0) }
    }

    /// The different values of a field in the documents that match, in one state of the store.
    ///
    /// - Complexity: as ``distinct(_:_:options:)``.
    /// - Throws: as ``distinct(_:_:options:)``.
    public func distinct(
        _ field: String,
        _ filter: Document = [:],
        options: DistinctOptions = DistinctOptions(),
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> [BSONValue] {
        let query = try Query(filter, options, of: self)
        let path = try DistinctValues.path(field)
        guard let entry = try snapshot.collection(self) else { return [] }
        return try mapping {
            var values = DistinctValues(by: query.collation)
            let base = snapshot.base
            try entry.forEachDistinct(path, query, within: options.maxTime, in: base) {
                try values.insert($0)
            }
            return values.all
        }
    }
}

extension CatalogCollection {
    /// Shows the values of a field in the documents that match, some of them several times: by the
    /// keys of an index, else by the documents.
    ///
    /// - Returns: How many documents were looked at that match.
    @discardableResult
    func forEachDistinct(
        _ path: FieldPath,
        _ query: Query,
        within maxTime: Duration,
        in snapshot: SheafKeyValue.Snapshot,
        examining examination: Examination? = nil,
        _ body: (ValueView) throws -> Void
    ) throws -> Int {
        let timeLimit = TimeLimit(maxTime)
        var count = 0
        let isDone = try DistinctScan(path, query, in: self)?.forEachValue(
            in: snapshot,
            within: timeLimit,
            examining: examination
        ) { value in
            count += 1
            try body(value)
        }
        guard isDone != true else { return count }
        var search = try Search(query, in: self, snapshot, examination: examination)
        try search.forEachMatch(within: timeLimit, in: snapshot) { stored, _ in
            count += 1
            try path.forEachValue(reading: stored, body)
            return true
        }
        return count
    }
}

/// Different values, in the order in which they came.
struct DistinctValues {
    /// The bytes that the values may have together.
    static let byteCountMax = 16 << 20

    private let collation: Collation?
    private(set) var all: [BSONValue] = []
    private var keys: Set<[UInt8]> = []
    private var byteCount = 0

    /// No values; texts compare by a collation if there is one.
    init(by collation: Collation?) {
        self.collation = collation
    }

    /// Adds a value, unless one that is equal is there.
    mutating func insert(_ value: ValueView) throws(StoreError) {
        var key: [UInt8] = []
        SortKey.append(value, to: &key, by: collation)
        guard keys.insert(key).inserted else { return }
        byteCount += value.bytes.byteCount
        guard byteCount <= DistinctValues.byteCountMax else {
            throw StoreError(
                .resourceLimit,
                "distinct too big, 16mb cap. Narrow the filter, or walk the documents with find.",
                mongoCode: 17217
            )
        }
        all.append(BSONValue(copying: value))
    }

    /// The path of a field.
    static func path(_ field: String) throws(StoreError) -> FieldPath {
        guard !field.utf8.contains(0) else {
            throw StoreError(
                .invalidOperation,
                "Key field cannot contain an embedded null byte",
                mongoCode: 31032
            )
        }
        return FieldPath(field)
    }
}
