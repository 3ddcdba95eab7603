// SPDX-License-Identifier: MIT
//
// Which fields of a document an expression reads, so that no other is loaded.

package import SheafBSON

/// A set of fields of a document, by the paths that lead to them.
package struct FieldDependencies: Sendable, Hashable {
    /// Whether everything from here down is needed.
    package private(set) var isWhole = false
    /// The fields that are needed, if not everything is.
    package private(set) var fields: [String: FieldDependencies] = [:]
    /// The parts of arrays that are needed where the arrays are not.
    private(set) var parts: Set<ArrayPart> = []

    /// No field at all.
    package init() {}

    /// A part of an array.
    init(_ part: ArrayPart) {
        parts = [part]
    }

    /// The whole document.
    package static let whole = FieldDependencies([])

    /// The fields at a path; all of them at the empty path.
    package init(_ path: [String]) {
        insert(path)
    }

    /// Whether no field is needed.
    package var isEmpty: Bool { !isWhole && fields.isEmpty && parts.isEmpty }

    /// The same without parts: the arrays are needed as a whole.
    var withWholeArrays: FieldDependencies {
        var whole = self
        for part in parts { whole.insert(part.names) }
        whole.parts = []
        return whole
    }

    /// Whether all is needed that is at a path.
    func contains(_ path: some Collection<String>) -> Bool {
        if isWhole { return true }
        guard let name = path.first, let below = fields[name] else { return false }
        return below.contains(path.dropFirst())
    }

    /// The names on top that are needed, or nil when all are.
    package var topLevelNames: [String]? { isWhole ? nil : withWholeArrays.fields.keys.sorted() }

    /// Adds the field at a path; everything at the empty path.
    package mutating func insert(_ path: [String]) {
        insert(path[...])
    }

    private mutating func insert(_ path: ArraySlice<String>) {
        guard !isWhole else { return }
        guard let name = path.first else {
            isWhole = true
            (fields, parts) = ([:], [])
            return
        }
        fields[name, default: FieldDependencies()].insert(path.dropFirst())
    }

    /// Adds what another set has.
    package mutating func formUnion(_ other: FieldDependencies) {
        guard !isWhole else { return }
        guard !other.isWhole else { return insert([]) }
        parts.formUnion(other.parts)
        for (name, below) in other.fields {
            fields[name, default: FieldDependencies()].formUnion(below)
        }
    }

    /// What some expressions need together.
    static func union(_ expressions: [Expression]) -> FieldDependencies {
        var union = FieldDependencies()
        for expression in expressions { union.formUnion(expression.dependencies) }
        return union
    }
}

extension FieldDependencies {
    /// A document of the needed fields alone; parts of arrays are not among them.
    ///
    /// A path goes down through documents as far as it can; whatever else stands in its way is
    /// taken whole. Unless everything is needed, fields are in the order of their names.
    ///
    /// - Complexity: O(bytes of the fields).
    package func document<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader
    ) throws -> Document {
        try value(at: .root, reading: reader)?.documentValue ?? Document()
    }

    private func value<Reader: DocumentReader & ~Copyable & ~Escapable>(
        at path: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> BSONValue? {
        guard try !isWhole && (path.isRoot || reader.type(at: path) == .document) else {
            return try reader.withValue(at: path) { BSONValue(copying: $0) }
        }
        var document = Document()
        for (name, below) in fields.sorted(by: { $0.key < $1.key }) {
            if let value = try below.value(at: path.field(name), reading: reader) {
                document.append(name, value)
            }
        }
        return .document(document)
    }
}
