// SPDX-License-Identifier: MIT
//
// Locating: the different values of a field by the keys of an index that begins with it. One key
// and one document are looked at for each value, and the keys between two values are passed over.

import SheafBSON
import SheafKeyValue
import SheafLanguage
import SheafRecords

/// A walk through an index from one value of its first field to the next.
struct DistinctScan: Sendable {
    /// The stretches within which the values are.
    let scan: IndexScan
    private let path: FieldPath
    private let documents: DocumentTable

    /// The walk that finds the values of all documents that match.
    ///
    /// Nil where no index begins with the field but one that has each value once, where texts are
    /// equal in it that are not for the query, where a document has an array on the path, or where
    /// the filter asks more than a value of the field tells.
    init?(_ path: FieldPath, _ query: Query, in collection: CatalogCollection) {
        guard query.hint == nil, !query.filter.hasResidual else { return nil }
        let search = PlannedSearch(query.filter.narrowing, order: nil)
        let scan = collection.indexes.lazy.filter { index in
            index.isUsable && index.keys.fields[0].path == path
                && (!index.isUnique || index.keys.fields.count > 1)
                && (index.collation == nil || index.collation == query.collation)
                && index.partialFilter?.holdsAll(passing: search.narrowing.conjuncts) ?? true
        }.map { IndexScan(narrowing: $0, search) }.first { scan in
            scan.isExact(search.narrowing) && scan.fields.dropFirst().allSatisfy(\.isWhole)
        }
        guard let scan else { return nil }
        self.scan = scan
        self.path = path
        documents = collection.documents
    }

    /// How many keys are worth it: beyond them a look at every document costs less.
    func keyCountMax(in snapshot: SheafKeyValue.Snapshot) throws -> Int {
        try max(64, scan.index.sorted.entryCount(in: snapshot) / 16)
    }

    /// Shows each value, and perhaps some of them several times.
    ///
    /// - Complexity: two seeks for each value; for null and for values of more than 480 bytes two
    ///   for each document that has them.
    /// - Returns: False when there were more keys than are worth it, and values are missing.
    func forEachValue(
        in snapshot: SheafKeyValue.Snapshot,
        within timeLimit: TimeLimit,
        examining examination: Examination?,
        _ body: (ValueView) throws -> Void
    ) throws -> Bool {
        var rest = try keyCountMax(in: snapshot)
        for range in scan.ranges {
            var (range, position): (KeyBounds, IndexPosition?) = (range, nil)
            while true {
                var found: IndexEntry?
                let stop = try scan.index.sorted.scan(range, after: position, in: snapshot) {
                    found = $0
                    return false
                }
                guard let entry = found else { break }
                guard rest > 0 else { return false }
                rest -= 1
                try timeLimit.check()
                examination?.keys += 1
                let key = try show(entry, in: snapshot, examination, body)
                if let key, entry.cutKey == nil {
                    range.lower = KeyBounds.End(KeyBounds.successor(key), isInclusive: true)
                    position = nil
                } else {
                    position = stop
                }
            }
        }
        return true
    }

    /// Shows the value of the document of an entry.
    ///
    /// - Returns: Its key; nil where a document without a value has the same.
    private func show(
        _ entry: IndexEntry,
        in snapshot: SheafKeyValue.Snapshot,
        _ examination: Examination?,
        _ body: (ValueView) throws -> Void
    ) throws -> [UInt8]? {
        let document = try documents.document(entry.record, in: snapshot, examining: examination)
        guard let document else { return nil }
        var key: [UInt8]?
        try path.forEachValue(reading: document) { value in
            try body(value)
            if !value.type.isNullish { key = scan.index.keys.fields[0].key(of: value) }
        }
        return key
    }
}

extension BSONType {
    fileprivate var isNullish: Bool { self == .null || self == .undefined }
}
