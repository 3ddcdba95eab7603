// SPDX-License-Identifier: MIT
//
// Mutating: no two elements of one array with the same key, where an element-key index says so.
// What an edit of some elements brings is counted from the edit, and what was there is asked of the
// array's own index, so that the check costs what the edit does.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension CatalogCollection {
    /// Refuses a script that leaves two elements of one array with the same key.
    ///
    /// - Complexity: edits of elements read those elements, and O(log n) records for each key that
    ///   comes; arrays that come are looked through. Where a script moves fields, or edits the same
    ///   array in several ways, the document is copied.
    /// - Throws: ``StoreError`` `duplicateKey`.
    func checkUniqueElements(
        _ script: EditScript,
        of document: borrowing StoredDocument
    ) throws {
        for index in elementKeys where index.isUnique {
            guard let changes = index.changes(script) else {
                let after = try EditInterpreter.apply(script, to: document.copy())
                try check(index, in: after.view)
                continue
            }
            for change in changes {
                switch change {
                case .value(let document): try check(index, in: document.view)
                case .elements(let array, let edits):
                    try check(index, edits, of: array, document)
                }
            }
        }
    }

    /// Refuses a document in which two elements of one array have the same key.
    ///
    /// - Complexity: O(elements of the arrays).
    /// - Throws: ``StoreError`` `duplicateKey`.
    func checkUniqueElements<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of document: borrowing Reader,
        _ indexes: [ElementKeyIndex]
    ) throws {
        for index in indexes where index.isUnique { try check(index, in: document) }
    }

    private func check<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ index: ElementKeyIndex,
        in document: borrowing Reader
    ) throws {
        for array in try index.arrays(of: document, touchedBy: .root) {
            var tally = KeyTally(of: index.field)
            try document.forEachElement(at: array, from: 0) { _, element in
                tally.count(element, 1)
                return true
            }
            try refuse(tally.keys.values.first { $0.count > 1 }?.value, index, array)
        }
    }

    private func check(
        _ index: ElementKeyIndex,
        _ edits: [Edit],
        of array: DocumentPath,
        _ document: borrowing StoredDocument
    ) throws {
        let count = try document.count(at: array) ?? 0
        let tally = KeyTally(of: index.field)
        let change = try ElementRehearsal.tally(edits, of: array, count, document, tally).tally
        var keys = change.keys.filter { $0.value.count > 0 }
        try document.countElements(of: array, by: index.field, &keys)
        try refuse(keys.values.first { $0.count > 1 }?.value, index, array)
    }

    private func refuse(
        _ value: BSONValue?,
        _ index: ElementKeyIndex,
        _ array: DocumentPath
    ) throws(StoreError) {
        guard let value else { return }
        let names = (array.fieldNames ?? []) + [index.field]
        let key: Document = [names.joined(separator: "."): value]
        throw StoreError(
            .duplicateKey,
            "E11000 duplicate key error collection: \(namespace) index: \(index.name) "
                + "dup key: \(ShellText.document(key))",
            detail: .duplicate(pattern: index.pattern, value: key)
        )
    }
}

// MARK: - What a script changes

/// What a script does to one array, or to what stands above some.
private enum ArrayChange {
    /// This stands there now, in a document of its own.
    case value(Document)
    /// Elements come, go and change.
    case elements(DocumentPath, [Edit])
}

extension ElementKeyIndex {
    /// What a script changes in arrays that the index is about; nil when that takes the document.
    fileprivate func changes(_ script: EditScript) -> [ArrayChange]? {
        var groups: [(place: DocumentPath, edits: [Edit])] = []
        for edit in script.edits {
            if case .arrayAid = edit { continue }
            if case .rename(let source, let target) = edit {
                if isTouched(at: source) || isTouched(at: target) { return nil }
                continue
            }
            guard isTouched(at: edit.path), !edit.isInDocument(behind: components.count) else {
                continue
            }
            let place = DocumentPath(Array(edit.path.steps.prefix(components.count)))
            if let known = groups.firstIndex(where: { $0.place == place }) {
                groups[known].edits.append(edit)
            } else {
                groups.append((place, [edit]))
            }
        }
        var changes: [ArrayChange] = []
        for (place, edits) in groups {
            let isAlone = !groups.contains { $0.place != place && place.contains($0.place) }
            guard isAlone, let change = change(edits, at: place) else { return nil }
            changes.append(change)
        }
        return changes
    }

    private func change(_ edits: [Edit], at place: DocumentPath) -> ArrayChange? {
        if edits.allSatisfy({ $0.isOfElements(of: place) }) { return .elements(place, edits) }
        guard edits.count == 1, edits[0].path == place else { return nil }
        switch edits[0] {
        case .set(_, let value): return .value(place.document(with: value))
        case .arrayReplace(_, let values):
            return .value(place.document(with: .array(BSONArray(values))))
        case .unset: return .value([:])
        default: return nil
        }
    }

    /// Whether a change at a place can touch an array that the index is about.
    private func isTouched(at place: DocumentPath) -> Bool {
        zip(components, place.steps).allSatisfy { $0 == "*" || .field($0) == $1 }
    }
}

extension Edit {
    /// Whether so many steps lead to a document, in which the edit is: there is no array then.
    fileprivate func isInDocument(behind depth: Int) -> Bool {
        guard path.steps.count > depth, case .field = path.steps[depth] else { return false }
        return true
    }

    /// Whether elements of an array come, go or change by the edit, and nothing else.
    fileprivate func isOfElements(of array: DocumentPath) -> Bool {
        guard path.steps.count == array.steps.count else {
            guard path.steps.count > array.steps.count, case .index = path.steps[array.steps.count]
            else { return false }
            return true
        }
        switch self {
        case .arrayAppend, .arrayInsert, .arrayRemove: return true
        default: return false
        }
    }
}

extension DocumentPath {
    /// A document with nothing but a value at the place.
    fileprivate func document(with value: BSONValue) -> Document {
        let whole = (fieldNames ?? []).reversed().reduce(value) { .document([$1: $0]) }
        return whole.documentValue ?? [:]
    }
}

// MARK: - Counting keys

/// Counts the keys of elements that come and go.
private struct KeyTally: ElementTally {
    private let field: String
    /// A value with each key, and how many more elements have it.
    private(set) var keys: [[UInt8]: (value: BSONValue, count: Int)] = [:]

    init(of field: String) {
        self.field = field
    }

    mutating func count(_ element: ValueView, _ number: Int) {
        guard let value = element.document?.value(field), value.type != .null else { return }
        var key: [UInt8] = []
        SortKey.append(value, to: &key)
        if let known = keys[key] {
            keys[key] = (known.value, known.count + number)
        } else {
            keys[key] = (BSONValue(copying: value), number)
        }
    }
}

extension StoredDocument {
    /// Adds how many elements of an array have each of some keys.
    fileprivate func countElements(
        of array: DocumentPath,
        by field: String,
        _ keys: inout [[UInt8]: (value: BSONValue, count: Int)]
    ) throws {
        guard !keys.isEmpty else { return }
        var positions: [Int] = []
        for entry in keys.values {
            let isIndexed = ![BSONType.array, .regularExpression].contains(entry.value.type)
            guard isIndexed,
                let found = try self.positions(at: array, whereField: field, equals: entry.value)
            else { return try countAllElements(of: array, by: field, &keys) }
            positions += found
        }
        var counts = keys
        for position in Set(positions) {
            try withValue(at: array.index(position)) { counts.count($0, by: field) }
        }
        keys = counts
    }

    private func countAllElements(
        of array: DocumentPath,
        by field: String,
        _ keys: inout [[UInt8]: (value: BSONValue, count: Int)]
    ) throws {
        var counts = keys
        try forEachElement(at: array, from: 0) { _, element in
            counts.count(element, by: field)
            return true
        }
        keys = counts
    }
}

extension [[UInt8]: (value: BSONValue, count: Int)] {
    /// Counts an element, if its key is among those that are wanted.
    fileprivate mutating func count(_ element: ValueView, by field: String) {
        guard let value = element.document?.value(field) else { return }
        var key: [UInt8] = []
        SortKey.append(value, to: &key)
        self[key]?.count += 1
    }
}
