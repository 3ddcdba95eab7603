// SPDX-License-Identifier: MIT
//
// The keys that an index on one or several fields has for a document. With several fields a key is
// their keys one behind another; where an array is on the path of some, each element makes a key.

package import SheafBSON

/// The keys of an index, by its pattern.
///
///     let keys = IndexedKeys([("uid", false), ("grades.unit", true)])
///     try keys.forEach(reading: reader) { table.insert($0) }
///
/// Bytes of a field whose direction is not that of the first field are inverted, so that the keys
/// come in the order of the pattern, or wholly in the opposite one.
package struct IndexedKeys: Sendable {
    /// A field of the pattern.
    package struct Field: Sendable, Hashable {
        /// Its path.
        package let path: FieldPath
        /// Whether its keys descend where those of the first field ascend.
        package let isInverted: Bool
        /// How its texts compare; nil by their bytes.
        let collation: Collation?

        /// The bytes that a value has in a key.
        package func key(of value: ValueView) -> [UInt8] {
            var key: [UInt8] = []
            if isInverted {
                SortKey.appendInverted(value, to: &key, by: collation)
            } else {
                SortKey.append(value, to: &key, by: collation)
            }
            return key
        }
    }

    /// The fields in their order; there is at least one, and at most ``fieldCountMax``.
    package let fields: [Field]
    /// Whether documents, or elements, without any of the fields have no key.
    package let isSparse: Bool
    /// The values of an index on a single field.
    let single: IndexedValues?

    /// The fields that an index may have.
    package static let fieldCountMax = 32

    /// The keys of an index on fields with their directions.
    ///
    /// - Parameters:
    ///   - fields: The paths in the order in which they decide.
    ///   - isSparse: Whether documents without any of the fields have no key.
    ///   - collation: How texts compare; nil by their bytes.
    package init(
        _ fields: [(path: String, isDescending: Bool)],
        isSparse: Bool = false,
        collation: Collation? = nil
    ) {
        let first = fields.first?.isDescending ?? false
        self.fields = fields.map { field in
            Field(
                path: FieldPath(field.path),
                isInverted: field.isDescending != first,
                collation: collation
            )
        }
        self.isSparse = isSparse
        single =
            fields.count == 1 ? IndexedValues(at: fields[0].path, skipsMissing: isSparse) : nil
    }

    /// Shows the keys of a document one after another; the same key may come several times, once
    /// for each element that brings it.
    ///
    /// - Complexity: O(elements of the array on the paths).
    /// - Returns: The fields on whose paths there is an array, one bit for each.
    /// - Throws: ``LanguageError`` 16746 when a number in a path could be a position or a name, 171
    ///   for two arrays in one document.
    @discardableResult
    package func forEach<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        _ body: ([UInt8]) throws -> Void
    ) throws -> UInt32 {
        if let single {
            return try single.forEach(reading: reader) { try body(fields[0].key(of: $0)) } ? 1 : 0
        }
        let walk = IndexedRowWalk(fields: fields, keepsValues: false)
        return try forEachRow(walk, reading: reader) { row in
            if let key = key(of: row) { try body(key) }
        }
    }

    /// The values of a document that make a key, each under the path of its field; nil when it has
    /// no such key.
    package func values<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of key: [UInt8],
        reading reader: borrowing Reader
    ) throws -> Document? {
        var found: Document?
        let walk = IndexedRowWalk(fields: fields, keepsValues: true)
        _ = try forEachRow(walk, reading: reader) { row in
            guard found == nil, self.key(of: row) == key else { return }
            let values = zip(fields, row).map { ($0.path.text, $1?.value ?? .null) }
            found = Document(values)
        }
        return found
    }

    /// The bytes of a row; nil for a row that a sparse index leaves out.
    func key(of row: [IndexedPart?]) -> [UInt8]? {
        if isSparse, row.allSatisfy({ $0?.isMissing ?? true }) { return nil }
        var key: [UInt8] = []
        for part in row { key += part?.key ?? [] }
        return key
    }
}

// MARK: - Rows of a document

extension IndexedKeys {
    /// Shows the rows of a document; the elements of an array are read one at a time.
    private func forEachRow<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ walk: IndexedRowWalk,
        reading reader: borrowing Reader,
        _ body: ([IndexedPart?]) throws -> Void
    ) throws -> UInt32 {
        var walk = walk
        var (rows, place) = try beside(&walk, reading: reader)
        guard let place else {
            for row in rows.rows { try body(row) }
            return walk.multikey
        }
        var spread: [PendingField] = []
        for field in place.pending {
            guard !walk.isAtEnd(field), let position = walk.component(field).index,
                try reader.type(at: place.array.index(position)) != nil
            else {
                spread.append(field)
                continue
            }
            try reader.forEachElement(at: place.array, from: 0) { _, element in
                try fields[field.field].path.checkAmbiguity(of: element, walk.component(field))
                return true
            }
            // Fields of one element stay together.
            guard place.pending.first(where: { walk.names(position, $0) })?.field == field.field
            else { continue }
            let group = place.pending.filter { walk.names(position, $0) }.map(\.next)
            let inside = try reader.withValue(at: place.array.index(position)) {
                try walk.rows(of: $0, group)
            }
            if let inside { try rows.multiply(by: inside) }
        }
        guard !spread.isEmpty else {
            for row in rows.rows { try body(row) }
            return walk.multikey
        }
        try forEachElementRow(&walk, rows, spread, of: place.array, reading: reader, body)
        return walk.multikey
    }

    private func forEachElementRow<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ walk: inout IndexedRowWalk,
        _ beside: IndexedRows,
        _ spread: [PendingField],
        of array: DocumentPath,
        reading reader: borrowing Reader,
        _ body: ([IndexedPart?]) throws -> Void
    ) throws {
        var (inner, isEmpty) = (walk, true)
        try reader.forEachElement(at: array, from: 0) { _, element in
            isEmpty = false
            var rows = beside
            try rows.multiply(by: inner.rows(ofElement: element, spread))
            for row in rows.rows { try body(row) }
            return true
        }
        walk = inner
        guard isEmpty else { return }
        var rows = beside
        try rows.multiply(by: walk.rowsOfNoElement(spread))
        for row in rows.rows { try body(row) }
    }

    /// The parts of the fields that lead through no array, in one row, and the array that the
    /// others lead through.
    func beside<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ walk: inout IndexedRowWalk,
        reading reader: borrowing Reader
    ) throws -> (IndexedRows, (array: DocumentPath, pending: [PendingField])?) {
        var rows = IndexedRows(width: fields.count)
        var place: (array: DocumentPath, pending: [PendingField])?
        for field in fields.indices {
            let depth = try depthOfArray(on: fields[field].path, reading: reader)
            guard let depth else {
                let end = PendingField(field: field, depth: fields[field].path.components.count)
                let path = fields[field].path.prefixes[end.depth]
                let part = try reader.withValue(at: path) { walk.part($0, end) }
                rows.set(part ?? walk.missing(end), of: field)
                continue
            }
            let array = fields[field].path.prefixes[depth]
            if let known = place?.array, known != array {
                throw LanguageError(
                    .cannotIndexParallelArrays,
                    "cannot index parallel arrays [\(array.lastName)] [\(known.lastName)]"
                )
            }
            walk.multikey |= 1 << UInt32(field)
            let pending = (place?.pending ?? []) + [PendingField(field: field, depth: depth)]
            place = (array, pending)
        }
        return (rows, place)
    }

    /// How many components of a path lead to the first array on it.
    private func depthOfArray<Reader: DocumentReader & ~Copyable & ~Escapable>(
        on path: FieldPath,
        reading reader: borrowing Reader
    ) throws -> Int? {
        for depth in 1..<path.prefixes.count {
            switch try reader.type(at: path.prefixes[depth]) {
            case .document?: continue
            case .array?: return depth
            default: return nil
            }
        }
        return nil
    }
}

extension IndexedRowWalk {
    /// Whether the next component of a field names a position.
    fileprivate func names(_ position: Int, _ field: PendingField) -> Bool {
        !isAtEnd(field) && component(field).index == position
    }
}

extension DocumentPath {
    fileprivate var lastName: String {
        guard case .field(let name)? = last else { return "" }
        return name
    }
}
