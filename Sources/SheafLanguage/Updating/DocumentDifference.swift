// SPDX-License-Identifier: MIT
//
// Edits that make one document of another: of the fields that changed, and of arrays the elements.
// Only updates by pipelines need it; operators know what they change.

import SheafBSON

/// Edits in the making.
struct DocumentDifference {
    /// The edits so far.
    var edits: [Edit] = []

    /// Adds the edits that make one document of another, of which only some parts may be known.
    ///
    /// The order of the fields becomes that of the new document.
    ///
    /// - Complexity: O(bytes of both documents).
    mutating func add<Reader: DocumentReader & ~Copyable & ~Escapable>(
        from old: Document,
        to new: Document,
        at path: DocumentPath,
        _ branch: PipelineReading.Branch,
        reading reader: borrowing Reader
    ) throws {
        if case .whole = branch, old == new { return }
        let (oldFields, newFields) = (Array(old), Array(new))
        var places: [String: Int] = [:]
        for (place, field) in oldFields.enumerated() { places[field.key] = place }
        guard places.count == oldFields.count, Set(newFields.map(\.key)).count == newFields.count
        else {
            // Of fields with the same name only the first can be reached.
            edits.append(.set(path, .document(new)))
            return
        }
        let kept = DocumentDifference.keptCount(newFields.map(\.key), places)
        let keptNames = Set(newFields[..<kept].map(\.key))
        if case .whole = branch, keptNames.isSubset(of: path.isRoot ? ["_id"] : []) {
            edits.append(.set(path, .document(new)))
            return
        }
        for field in oldFields where !keptNames.contains(field.key) {
            edits.append(.unset(path.field(field.key)))
        }
        for field in newFields[..<kept] {
            guard let place = places[field.key] else { continue }
            try add(
                from: oldFields[place].value,
                to: field.value,
                at: path.field(field.key),
                branch.child(field.key),
                reading: reader
            )
        }
        for field in newFields[kept...] {
            try append(
                field.value,
                at: path.field(field.key),
                isUnread: branch.child(field.key).isUnread && places[field.key] == nil,
                reading: reader
            )
        }
        try removeUnread(new, at: path, branch, reading: reader)
    }

    /// How many of the new fields, from the first on, can stay where they are: they were there, in
    /// the same order.
    private static func keptCount(_ names: [String], _ places: [String: Int]) -> Int {
        var last = -1
        for (count, name) in names.enumerated() {
            guard let place = places[name], place > last else { return count }
            last = place
        }
        return names.count
    }

    /// Adds the edits that make one value of another.
    mutating func add<Reader: DocumentReader & ~Copyable & ~Escapable>(
        from old: BSONValue,
        to new: BSONValue,
        at path: DocumentPath,
        _ branch: PipelineReading.Branch,
        reading reader: borrowing Reader
    ) throws {
        switch (old, new) {
        case (.document(let old), .document(let new)):
            try add(from: old, to: new, at: path, branch, reading: reader)
        case _ where old == new: return
        case (.array(let old), .array(let new)):
            try add(from: Array(old), to: Array(new), at: path, reading: reader)
        default: edits.append(.set(path, new))
        }
    }

    /// Sets a field that was not read, unless it has the value already, or one that was not there.
    private mutating func append<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ value: BSONValue,
        at path: DocumentPath,
        isUnread: Bool,
        reading reader: borrowing Reader
    ) throws {
        if isUnread, let type = try reader.type(at: path) {
            if try Operand(value).isIdentical(at: path, type, reading: reader) { return }
        }
        edits.append(.set(path, value))
    }

    /// Removes the fields that were not read and that the new document has not.
    private mutating func removeUnread<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ new: Document,
        at path: DocumentPath,
        _ branch: PipelineReading.Branch,
        reading reader: borrowing Reader
    ) throws {
        for name in branch.unreadNames where new.view.value(name) == nil {
            let field = path.field(name)
            if try reader.type(at: field) != nil { edits.append(.unset(field)) }
        }
    }
}
