// SPDX-License-Identifier: MIT
//
// What single elements of an array bring to an index, for those who change a few of them and do not
// want to read the others.

package import SheafBSON

/// The keys that elements of one array bring, while everything beside the array stays.
package struct IndexedElements: Sendable {
    private let keys: IndexedKeys
    private let array: DocumentPath
    private let depth: Int
    private let beside: [[UInt8]?]
    private let areAllMissing: Bool

    /// What elements of an array bring; nil when the index does not lead through it, or when
    /// positions in it matter.
    package init?<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of array: DocumentPath,
        _ keys: IndexedKeys,
        reading reader: borrowing Reader
    ) throws {
        self.keys = keys
        self.array = array
        let depth = array.steps.count
        self.depth = depth
        var walk = IndexedRowWalk(fields: keys.fields, keepsValues: false)
        let (rows, place) = try keys.beside(&walk, reading: reader)
        guard let place, place.array == array,
            place.pending.allSatisfy({ walk.isAtEnd($0) || walk.component($0).index == nil })
        else { return nil }
        beside = rows.rows[0].map { $0?.key }
        areAllMissing = rows.rows[0].allSatisfy { $0?.isMissing ?? true }
    }

    /// The fields that lead through the array, one bit for each.
    package var multikey: UInt32 {
        var mask: UInt32 = 0
        for (field, part) in beside.enumerated() where part == nil { mask |= 1 << UInt32(field) }
        return mask
    }

    /// Shows the keys that an element brings.
    ///
    /// - Throws: ``LanguageError`` 171 for two arrays in the element.
    package func forEach(
        inElement element: ValueView,
        _ body: ([UInt8]) throws -> Void
    ) throws {
        if let single = keys.single {
            return try single.forEach(inElement: element, below: depth) {
                try body(keys.fields[0].key(of: $0))
            }
        }
        var walk = IndexedRowWalk(fields: keys.fields, keepsValues: false)
        try show(walk.rows(ofElement: element, pending), body)
    }

    /// Shows the key that the array brings when it has no elements.
    package func forEachOfNoElement(_ body: ([UInt8]) throws -> Void) throws {
        let walk = IndexedRowWalk(fields: keys.fields, keepsValues: false)
        try show(walk.rowsOfNoElement(pending), body)
    }

    private var pending: [PendingField] {
        beside.indices.filter { beside[$0] == nil }.map { PendingField(field: $0, depth: depth) }
    }

    private func show(_ rows: IndexedRows, _ body: ([UInt8]) throws -> Void) rethrows {
        for row in rows.rows {
            if keys.isSparse, areAllMissing, row.allSatisfy({ $0?.isMissing ?? true }) { continue }
            var key: [UInt8] = []
            for (part, fixed) in zip(row, beside) { key += fixed ?? part?.key ?? [] }
            try body(key)
        }
    }
}
