// SPDX-License-Identifier: MIT
//
// An element-key index: which arrays of a collection's documents keep an index of a field of their
// elements. It has no table: each array keeps its own, and the catalog says only which.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// A field by which the arrays at a path keep their elements.
package struct ElementKeyIndex: Sendable, Hashable {
    /// The name.
    package let name: String
    /// The path of the arrays; a component `*` stands for every field of a document.
    package let path: String
    /// The field of the elements.
    package let field: String
    /// Whether two elements of one array may not have the same key.
    package let isUnique: Bool

    /// The bytes that the key fields of a collection have together at most, and a byte for each.
    static let fieldByteCountMax = 250

    init(name: String, path: String, field: String, isUnique: Bool) {
        (self.name, self.path, self.field, self.isUnique) = (name, path, field, isUnique)
    }

    /// Checks what somebody asks for; nil when it is an index of another kind.
    ///
    /// - Throws: ``StoreError`` `invalidIndex`.
    init?(_ model: IndexModel) throws(StoreError) {
        guard let field = model.options.elementKey else {
            guard !model.options.uniqueElements else {
                throw .invalidIndex("uniqueElements is about an elementKey: name the field too.")
            }
            return nil
        }
        let keys = try IndexPattern.checked(model.keys)
        guard keys.count == 1, let path = keys.keys.first, keys[path] == 1, path != "_id" else {
            throw .invalidIndex(
                "An index with elementKey has the path of an array and 1: {\"semesters.21\": 1}."
            )
        }
        guard !field.isEmpty, field != "_id",
            !field.utf8.contains(where: { [0, 0x2E].contains($0) })
        else {
            throw .invalidIndex(
                "The elementKey \"\(field)\" must be the name of a field of the elements, without "
                    + "dots. Elements are always found by their _id."
            )
        }
        var plain = model.options
        (plain.elementKey, plain.name, plain.uniqueElements) = (nil, nil, false)
        guard !model.unique, plain == IndexOptions() else {
            throw .invalidIndex(
                "An index with elementKey has no other options but name and uniqueElements."
            )
        }
        let name = model.options.name ?? "\(path)_1_elementKey_\(field)"
        try IndexSpecification.check(name: name)
        self.init(name: name, path: path, field: field, isUnique: model.options.uniqueElements)
    }

    /// The components of the path.
    var components: [String] { path.split(separator: ".").map { String($0) } }
    /// The path as the pattern of an index.
    var pattern: Document { [path: 1] }

    /// The index in the shape of MongoDB's `listIndexes`.
    package var document: Document {
        var document: Document = [
            "v": 2, "key": .document(pattern), "name": .string(name), "elementKey": .string(field),
        ]
        if isUnique { document["uniqueElements"] = true }
        return document
    }

    /// Whether a collection has the index already; an error if it has one that only looks like it.
    func exists(in entry: CatalogCollection) throws(StoreError) -> Bool {
        if entry.elementKeys.contains(self) { return true }
        let isTaken = entry.elementKeys.contains { $0.name == name }
        guard !isTaken, entry.index(named: name) == nil else {
            throw StoreError(
                .indexConflict,
                "An existing index has the same name as the requested index: \(name).",
                mongoCode: MongoCode.indexKeySpecsConflict.rawValue
            )
        }
        if let known = entry.elementKeys.first(where: { $0.path == path && $0.field == field }) {
            guard known.isUnique == isUnique else {
                throw StoreError(
                    .indexConflict,
                    "An equivalent index already exists with a different name and options: "
                        + known.name,
                    mongoCode: MongoCode.indexOptionsConflict.rawValue
                )
            }
            throw StoreError(
                .indexConflict,
                "Index already exists with a different name: \(known.name)"
            )
        }
        let fields = Set(entry.elementKeys.map(\.field) + [field])
        guard entry.indexCount < IndexSpecification.countMax,
            fields.reduce(0, { $0 + $1.utf8.count + 1 }) <= ElementKeyIndex.fieldByteCountMax
        else {
            throw .invalidIndex("add index fails, too many indexes for \(entry.namespace)")
        }
        return false
    }
}

// MARK: - The arrays of a document

extension ElementKeyIndex {
    /// The places of the arrays that the index is about, as far as a change at a place can touch
    /// them.
    func arrays<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of document: borrowing Reader,
        touchedBy change: DocumentPath
    ) throws -> [DocumentPath] {
        let components = components
        var place = DocumentPath.root
        for (component, step) in zip(components, change.steps) {
            guard case .field(let name) = step, component == "*" || component == name else {
                return []
            }
            place.steps.append(step)
        }
        var places: [DocumentPath] = []
        try find(components.dropFirst(place.steps.count), below: place, of: document, &places)
        return places
    }

    private func find<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ components: ArraySlice<String>,
        below place: DocumentPath,
        of document: borrowing Reader,
        _ places: inout [DocumentPath]
    ) throws {
        guard let type = try document.type(at: place) else { return }
        guard let component = components.first else {
            if type == .array { places.append(place) }
            return
        }
        guard type == .document else { return }
        var names = [component]
        if component == "*" {
            names = []
            try document.forEachEntry(at: place, from: 0) { _, name, type, _ in
                if type == .document || type == .array { names.append(String(copying: name)) }
                return true
            }
        }
        for name in names {
            try find(components.dropFirst(), below: place.field(name), of: document, &places)
        }
    }

    /// Whether the array at a place is one that the index is about.
    fileprivate func isAbout(_ place: DocumentPath) -> Bool {
        let components = components
        return components.count == place.steps.count
            && zip(components, place.steps).allSatisfy { $0 == "*" || .field($0) == $1 }
    }
}

extension String {
    /// The text of a field's name.
    fileprivate init(copying name: RawSpan) {
        self = unsafe name.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension CatalogCollection {
    /// What has to be done so that the arrays of a document keep the indexes that they should.
    ///
    /// - Complexity: O(log n) records for each array that the changes touch.
    func elementKeyAids(
        of id: RecordID,
        touchedBy changes: [DocumentPath],
        _ indexes: [ElementKeyIndex],
        _ snapshot: SheafKeyValue.Snapshot
    ) throws -> EditScript {
        var seen: Set<DocumentPath> = []
        var edits: [Edit] = []
        // What lies in the document's own record keeps no index.
        guard let document = try documents.document(id, in: snapshot), !document.isInline else {
            return EditScript()
        }
        for index in indexes {
            for change in changes {
                for place in try index.arrays(of: document, touchedBy: change)
                where seen.insert(place).inserted {
                    let fields = keyFields(at: place)
                    guard let aids = try document.aids(at: place), aids.keyFields != fields,
                        try document.count(at: place) ?? 0 >= documents.keyIndexCountMin
                    else { continue }
                    edits.append(.arrayAid(place, .keyFields(fields)))
                }
            }
        }
        return EditScript(edits)
    }

    /// The fields by which the array at a place is to keep its elements.
    private func keyFields(at place: DocumentPath) -> [String] {
        var fields: [String] = []
        for index in elementKeys where index.isAbout(place) && !fields.contains(index.field) {
            fields.append(index.field)
        }
        return fields
    }
}

extension StoreTransaction {
    /// Lets the arrays of a document that changes have touched keep the indexes that they should.
    mutating func keepElementKeys(
        of id: RecordID,
        in entry: CatalogCollection,
        touchedBy changes: [DocumentPath],
        _ indexes: [ElementKeyIndex]
    ) throws {
        guard !indexes.isEmpty else { return }
        let script = try entry.elementKeyAids(of: id, touchedBy: changes, indexes, base.snapshot)
        try entry.documents.apply(script, to: id, in: &base)
    }
}
