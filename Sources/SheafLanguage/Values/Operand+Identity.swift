// SPDX-License-Identifier: MIT
//
// Whether a stored value is an operand already, to the byte. Type and count are asked before
// content, and a container is compared piece by piece until the first difference, so that no array
// is loaded to be replaced.

import SheafBSON

extension Operand {
    /// Whether the value at a target has the same type and bytes.
    func isIdentical<Reader: DocumentReader & ~Copyable & ~Escapable>(
        to target: Target,
        reading reader: borrowing Reader
    ) throws -> Bool {
        try isIdentical(at: target.path, target.type, reading: reader)
    }

    /// Whether the value of a type at a path has the same type and bytes.
    func isIdentical<Reader: DocumentReader & ~Copyable & ~Escapable>(
        at path: DocumentPath,
        _ other: BSONType,
        reading reader: borrowing Reader
    ) throws -> Bool {
        guard other == type else { return false }
        switch type {
        case .document:
            return try hasSameFields(as: path, reading: reader)
        case .array:
            guard try reader.count(at: path) == arrayCount else { return false }
            return try hasSameElements(as: path, reading: reader)
        default:
            return try reader.withValue(at: path) { $0.isIdentical(to: view) } == true
        }
    }

    /// Whether the document at a path has the same fields in the same order.
    func hasSameFields<Reader: DocumentReader & ~Copyable & ~Escapable>(
        as path: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> Bool {
        guard try reader.count(at: path) == fieldCount else { return false }
        var offset = 4
        var isSame = true
        try reader.forEachField(at: path) { field in
            isSame = matchesElement(at: &offset) {
                $0.nameBytes.equals(field.nameBytes) && $0.value.isIdentical(to: field.value)
            }
            return isSame
        }
        return isSame
    }

    private func hasSameElements<Reader: DocumentReader & ~Copyable & ~Escapable>(
        as path: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> Bool {
        var offset = 4
        var isSame = true
        try reader.forEachElement(at: path, from: 0) { _, element in
            isSame = matchesElement(at: &offset) { $0.value.isIdentical(to: element) }
            return isSame
        }
        return isSame
    }

    /// Whether the element at an offset of the container passes; moves behind it.
    private func matchesElement(at offset: inout Int, _ body: (ElementView) -> Bool) -> Bool {
        withElement(at: &offset, body) == true
    }

    /// Shows the element at an offset of the container and moves behind it; answers nil at the end.
    func withElement<Result>(at offset: inout Int, _ body: (ElementView) -> Result) -> Result? {
        guard let container = view.container else { return nil }
        var cursor = ElementCursor(container, offset: offset)
        guard let element = cursor.next() else { return nil }
        offset = cursor.offset
        return body(element)
    }
}
