// SPDX-License-Identifier: MIT
//
// The keys of an index on several fields are rows: one part for each field, those of one element of
// an array together. Here rows are put together from values in memory.

import SheafBSON

/// What an index on several fields has of one of them.
struct IndexedPart {
    /// The bytes in the key.
    let key: [UInt8]
    /// Whether the document has no value there.
    let isMissing: Bool
    /// The value, where somebody asked for it.
    let value: BSONValue?
}

/// Rows of parts; a field that is not among those asked for has none.
struct IndexedRows {
    var rows: [[IndexedPart?]]
    /// The name of the array whose elements made several rows.
    var array: String?

    /// One row without parts.
    init(width: Int) {
        rows = [Array(repeating: nil, count: width)]
    }

    /// Puts a part into every row.
    mutating func set(_ part: IndexedPart, of field: Int) {
        for index in rows.indices { rows[index][field] = part }
    }

    /// Combines every row with every row of other fields.
    ///
    /// - Throws: ``LanguageError`` 171 when both have several because of an array.
    mutating func multiply(by other: IndexedRows) throws(LanguageError) {
        if let array, let second = other.array {
            throw LanguageError(
                .cannotIndexParallelArrays,
                "cannot index parallel arrays [\(second)] [\(array)]"
            )
        }
        array = array ?? other.array
        var all: [[IndexedPart?]] = []
        all.reserveCapacity(rows.count * other.rows.count)
        for row in rows {
            for more in other.rows { all.append(zip(row, more).map { $0 ?? $1 }) }
        }
        rows = all
    }

    /// Adds rows of the same fields.
    mutating func append(_ other: IndexedRows) {
        rows += other.rows
        array = array ?? other.array
    }
}

/// A field of an index, and how far down its path somebody is.
struct PendingField: Sendable {
    let field: Int
    let depth: Int

    var next: PendingField { PendingField(field: field, depth: depth + 1) }
}

/// Walks values for the rows of an index.
struct IndexedRowWalk {
    let fields: [IndexedKeys.Field]
    let keepsValues: Bool
    /// The fields on whose path there was an array, one bit each.
    var multikey: UInt32 = 0

    /// The rows that a value at some depth of the fields' paths brings.
    mutating func rows(of value: ValueView, _ pending: [PendingField]) throws -> IndexedRows {
        if let array = value.array { return try rows(ofArray: array, pending) }
        var rows = IndexedRows(width: fields.count)
        var below: [PendingField] = []
        for field in pending {
            if isAtEnd(field) {
                rows.set(part(value, field), of: field.field)
            } else {
                below.append(field)
            }
        }
        guard let document = value.document else {
            for field in below { rows.set(missing(field), of: field.field) }
            return rows
        }
        for group in grouped(below) {
            if let child = document.value(name(group[0])) {
                try rows.multiply(by: self.rows(of: child, group.map(\.next)))
            } else {
                for field in group { rows.set(missing(field), of: field.field) }
            }
        }
        return rows
    }

    /// The rows that one element of an array brings; an array in it is a value.
    mutating func rows(
        ofElement element: ValueView,
        _ pending: [PendingField]
    ) throws
        -> IndexedRows
    {
        if element.type == .document { return try rows(of: element, pending) }
        var rows = IndexedRows(width: fields.count)
        for field in pending {
            rows.set(isAtEnd(field) ? part(element, field) : missing(field), of: field.field)
        }
        return rows
    }

    /// The row that an array without elements brings.
    func rowsOfNoElement(_ pending: [PendingField]) -> IndexedRows {
        var rows = IndexedRows(width: fields.count)
        for field in pending {
            let undefined = ValueView(
                typeNumber: BSONType.undefined.rawValue,
                trusting: RawSpan()
            )
            rows.set(isAtEnd(field) ? part(undefined, field) : missing(field), of: field.field)
        }
        return rows
    }

    private mutating func rows(
        ofArray array: DocumentView,
        _ pending: [PendingField]
    ) throws -> IndexedRows {
        for field in pending { multikey |= 1 << UInt32(field.field) }
        var rows = IndexedRows(width: fields.count)
        var spread: [PendingField] = []
        for group in grouped(pending) {
            guard !isAtEnd(group[0]), let position = component(group[0]).index,
                let element = array.element(at: position)
            else {
                spread += group
                continue
            }
            try checkAmbiguity(array, group[0])
            try rows.multiply(by: self.rows(of: element, group.map(\.next)))
        }
        if !spread.isEmpty {
            var all = IndexedRows(width: fields.count)
            all.rows = []
            var cursor = array.elements
            while let element = cursor.next() {
                all.append(try self.rows(ofElement: element.value, spread))
            }
            if array.isEmpty { all = rowsOfNoElement(spread) }
            try rows.multiply(by: all)
        }
        // The array itself, whatever is inside.
        if let depth = pending.first?.depth, depth > 0 {
            rows.array = fields[pending[0].field].path.components[depth - 1].name
        }
        return rows
    }

    private func checkAmbiguity(_ array: DocumentView, _ field: PendingField) throws {
        var cursor = array.elements
        while let element = cursor.next() {
            try fields[field.field].path.checkAmbiguity(of: element.value, component(field))
        }
    }

    func isAtEnd(_ field: PendingField) -> Bool {
        field.depth == fields[field.field].path.components.count
    }

    func component(_ field: PendingField) -> FieldPath.Component {
        fields[field.field].path.components[field.depth]
    }

    private func name(_ field: PendingField) -> String { component(field).name }

    /// The fields by the name that comes next; those at their end come alone.
    private func grouped(_ pending: [PendingField]) -> [[PendingField]] {
        var groups: [[PendingField]] = []
        for field in pending {
            let group =
                isAtEnd(field)
                ? nil
                : groups.firstIndex { !isAtEnd($0[0]) && name($0[0]) == name(field) }
            if let group { groups[group].append(field) } else { groups.append([field]) }
        }
        return groups
    }

    func part(_ value: ValueView, _ field: PendingField) -> IndexedPart {
        IndexedPart(
            key: fields[field.field].key(of: value),
            isMissing: false,
            value: keepsValues ? BSONValue(copying: value) : nil
        )
    }

    func missing(_ field: PendingField) -> IndexedPart {
        let null = ValueView(typeNumber: BSONType.null.rawValue, trusting: RawSpan())
        return IndexedPart(
            key: fields[field.field].key(of: null),
            isMissing: true,
            value: keepsValues ? .null : nil
        )
    }
}
