// SPDX-License-Identifier: MIT
//
// The values that a path leads to, for those who want all of them: where a query would look, and
// arrays at the end as their elements.

package import SheafBSON

extension FieldPath {
    /// Shows the values that the path leads to in a document, one after another.
    ///
    /// Documents in arrays are entered, an array at the end stands for its elements, and where
    /// there is nothing, nothing is shown. The same value may come twice.
    ///
    /// - Complexity: O(elements that the path leads through); of a document no more is read than
    ///   what lies on the path.
    /// - Throws: What the reader or the body throws.
    package func forEachValue<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        _ body: (ValueView) throws -> Void
    ) throws {
        switch try reader.type(at: prefixes[components.count]) {
        case .array?:
            try reader.forEachElement(at: prefixes[components.count], from: 0) { _, element in
                try body(element)
                return true
            }
            return
        case .some:
            _ = try reader.withValue(at: prefixes[components.count], body)
            return
        case nil: break
        }
        for depth in 1..<max(components.count, 1) {
            switch try reader.type(at: prefixes[depth]) {
            case .document?: continue
            case .array?:
                try reader.forEachElement(at: prefixes[depth], from: 0) { position, element in
                    try show(element, at: position, depth, body)
                    return true
                }
                return
            default: return
            }
        }
    }

    /// Shows what one element of an array holds that stands behind the first `depth` components.
    private func show(
        _ element: ValueView,
        at position: Int,
        _ depth: Int,
        _ body: (ValueView) throws -> Void
    ) throws {
        if element.type == .document { try show(in: element, depth, body) }
        if components[depth].index == position { try show(in: element, depth + 1, body) }
    }

    /// Shows what a value holds that stands behind the first `depth` components.
    private func show(
        in value: ValueView,
        _ depth: Int,
        _ body: (ValueView) throws -> Void
    ) throws {
        if let array = value.array {
            var cursor = array.elements
            var position = 0
            while let element = cursor.next() {
                if depth == components.count {
                    try body(element.value)
                } else {
                    try show(element.value, at: position, depth, body)
                }
                position += 1
            }
        } else if depth == components.count {
            try body(value)
        } else if let child = value.document?.value(components[depth].name) {
            try show(in: child, depth + 1, body)
        }
    }
}
