// SPDX-License-Identifier: MIT
//
// Mutating: what an update changes in one index, worked out from its edits before anything is
// written. What is read for it is no more than the edits are about, except where this says so.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// What becomes of an element of an array.
enum ElementFate: Sendable {
    /// It is removed.
    case gone
    /// It has these keys.
    case has(IndexKeys)
}

/// The keys that a document gains and loses in one index.
struct IndexDelta: Sendable {
    /// The index.
    let index: CatalogIndex
    /// The keys that the document has no longer.
    var removed: [[UInt8]] = []
    /// The keys that are new.
    var added: [[UInt8]] = []
    /// Whether the document now has an array on the path.
    var isMultikey = false

    /// Whether nothing has to be written.
    var isEmpty: Bool { removed.isEmpty && added.isEmpty && (index.isMultikey || !isMultikey) }

    /// All keys of a document that is new.
    init(inserting document: DocumentView, into index: CatalogIndex) throws {
        let keys = try IndexKeys(of: document, index.values)
        self.init(index: index, from: IndexKeys(), to: keys)
    }

    /// All keys of a document that goes.
    init(deleting document: borrowing StoredDocument, from index: CatalogIndex) throws {
        let keys = try IndexKeys(of: document, index.values)
        self.init(index: index, from: keys, to: IndexKeys())
    }

    init(index: CatalogIndex, from before: IndexKeys, to after: IndexKeys) {
        self.index = index
        removed = before.keys.subtracting(after.keys).sorted { $0.lexicographicallyPrecedes($1) }
        added = after.keys.subtracting(before.keys).sorted { $0.lexicographicallyPrecedes($1) }
        isMultikey = after.isMultikey
    }
}

// MARK: - From edits

extension IndexDelta {
    /// What a script changes; nil when it cannot touch the index.
    ///
    /// - Complexity: appending or inserting elements reads none of the others. Changing or removing
    ///   elements of an indexed array reads the others only to see whether they have a key that is
    ///   to go. All else reads the values at the path of the index.
    init?(
        _ script: EditScript,
        reading document: borrowing StoredDocument,
        _ index: CatalogIndex,
        in snapshot: SheafKeyValue.Snapshot
    ) throws {
        let edits = script.edits.filter { $0.overlaps(index.fieldPath) }
        guard let first = edits.first else { return nil }
        if edits.count == 1, let (array, values) = first.addedElements,
            let depth = index.fieldPath.depth(ofElementsOf: array)
        {
            try self.init(adding: values, to: array, depth, document, index, in: snapshot)
        } else if edits.count == 1, case .arrayRemove(let array, let positions) = first,
            let depth = index.fieldPath.depth(ofElementsOf: array)
        {
            let gone = Dictionary(positions.map { ($0, ElementFate.gone) }) { first, _ in first }
            try self.init(changing: gone, of: array, depth, document, index, in: snapshot)
        } else if let array = first.arrayOfElement,
            edits.allSatisfy({ $0.arrayOfElement == array }),
            let depth = index.fieldPath.depth(ofElementsOf: array)
        {
            let changed = try ElementEdits(edits, of: array, document).fates(
                index.values,
                below: depth
            )
            try self.init(changing: changed, of: array, depth, document, index, in: snapshot)
        } else if edits.count == 1, case .set(let path, let value) = first,
            let names = path.fieldNames, names.count <= index.fieldPath.components.count
        {
            let before = try IndexKeys(of: document, index.values)
            let part = Rehearsal.document(value, at: index.fieldPath.components[..<names.count])
            let after = try IndexKeys(of: part.view, index.values)
            self.init(index: index, from: before, to: after)
        } else {
            let rehearsal = try Rehearsal(edits, of: document, index.fieldPath)
            let (before, after) = try rehearsal.keys(index.values)
            self.init(index: index, from: before, to: after)
        }
    }

    /// Elements come into an array.
    private init(
        adding values: [BSONValue],
        to array: DocumentPath,
        _ depth: Int,
        _ document: borrowing StoredDocument,
        _ index: CatalogIndex,
        in snapshot: SheafKeyValue.Snapshot
    ) throws {
        var new = IndexKeys()
        for value in values {
            new.formUnion(
                try value.withView { try IndexKeys(ofElement: $0, index.values, below: depth) }
            )
        }
        let isEmpty = try document.count(at: array) == 0
        let before =
            isEmpty && !values.isEmpty ? try IndexKeys(of: document, index.values) : IndexKeys()
        self.init(index: index, from: before, to: new)
        if !isEmpty { try dropKnown(document.id, in: snapshot) }
    }

    /// Elements of an array change or go.
    private init(
        changing elements: [Int: ElementFate],
        of array: DocumentPath,
        _ depth: Int,
        _ document: borrowing StoredDocument,
        _ index: CatalogIndex,
        in snapshot: SheafKeyValue.Snapshot
    ) throws {
        var (before, after) = (IndexKeys(), IndexKeys())
        var goneCount = 0
        for (position, fate) in elements {
            let old = try document.withValue(at: array.index(position)) {
                try IndexKeys(ofElement: $0, index.values, below: depth)
            }
            before.formUnion(old ?? IndexKeys())
            switch fate {
            case .gone: goneCount += 1
            case .has(let keys): after.formUnion(keys)
            }
        }
        if try document.count(at: array) == goneCount {
            // What an empty array leaves.
            let components = index.fieldPath.components[..<depth]
            let empty = Rehearsal.document(.array([]), at: components)
            after.formUnion(try IndexKeys(of: empty.view, index.values))
        }
        self.init(index: index, from: before, to: after)
        try keepShared(elements, of: array, depth, document)
        try dropKnown(document.id, in: snapshot)
    }

    /// Takes out of the removed keys what other elements have too.
    private mutating func keepShared(
        _ elements: [Int: ElementFate],
        of array: DocumentPath,
        _ depth: Int,
        _ document: borrowing StoredDocument
    ) throws {
        guard !removed.isEmpty else { return }
        var going = Set(removed)
        try document.forEachElement(at: array, from: 0) { position, element in
            guard elements[position] == nil else { return true }
            going.subtract(try IndexKeys(ofElement: element, index.values, below: depth).keys)
            return !going.isEmpty
        }
        removed = removed.filter { going.contains($0) }
    }

    /// Takes out of the added keys what the document has already.
    private mutating func dropKnown(
        _ id: RecordID,
        in snapshot: SheafKeyValue.Snapshot
    ) throws {
        var new: [[UInt8]] = []
        for key in added where try !index.sorted.contains(key, id, in: snapshot) { new.append(key) }
        added = new
    }
}

// MARK: - What edits are about

extension Edit {
    /// The array and the elements that come into it.
    fileprivate var addedElements: (DocumentPath, [BSONValue])? {
        switch self {
        case .arrayAppend(let array, let values): (array, values)
        case .arrayInsert(let array, _, let values): (array, values)
        default: nil
        }
    }

    /// The outermost array in one of whose elements the edit takes place.
    fileprivate var arrayOfElement: DocumentPath? {
        if case .rename = self { return nil }
        let depth = path.steps.firstIndex { if case .index = $0 { true } else { false } }
        return depth.map { DocumentPath(Array(path.steps[..<$0])) }
    }
}

extension FieldPath {
    /// The number of components that lead to an array, or nil when the array is not on the path, or
    /// when positions in it matter.
    fileprivate func depth(ofElementsOf array: DocumentPath) -> Int? {
        guard let names = array.fieldNames, names.count <= components.count,
            names == components[..<names.count].map(\.name)
        else { return nil }
        return components.dropFirst(names.count).first?.index == nil ? names.count : nil
    }
}
