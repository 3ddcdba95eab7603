// SPDX-License-Identifier: MIT
//
// A value taken apart completely: what the reference works on. It shares with the rest of the
// project how bytes become values, and nothing else.

package import SheafBSON

/// A whole value in memory, every document and array in it taken apart.
package enum Tree: Equatable, Sendable {
    /// A document.
    case document([Field])
    /// An array.
    case array([Tree])
    /// Anything else.
    case scalar(BSONValue)

    /// A field of a document.
    package struct Field: Equatable, Sendable {
        /// Its name.
        package var name: String
        /// Its value.
        package var value: Tree

        /// A field.
        package init(_ name: String, _ value: Tree) {
            self.name = name
            self.value = value
        }
    }

    /// Takes a value apart.
    package init(_ value: BSONValue) {
        switch value {
        case .document(let document): self.init(document)
        case .array(let array): self = .array(array.map { Tree($0) })
        default: self = .scalar(value)
        }
    }

    /// Takes a document apart.
    package init(_ document: Document) {
        self = .document(document.map { Field($0.key, Tree($0.value)) })
    }

    /// The value put together again.
    package var value: BSONValue {
        switch self {
        case .document: .document(document)
        case .array(let elements): .array(BSONArray(elements.map(\.value)))
        case .scalar(let value): value
        }
    }

    /// The document put together again; empty when it is none.
    package var document: Document { Document(fields.map { ($0.name, $0.value.value) }) }

    /// The fields of a document; none of anything else.
    package var fields: [Field] {
        if case .document(let fields) = self { fields } else { [] }
    }

    /// The elements of an array, or nil.
    package var elements: [Tree]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The type of the value.
    package var type: BSONType {
        switch self {
        case .document: .document
        case .array: .array
        case .scalar(let value): value.type
        }
    }

    /// The first field of a name.
    package subscript(name: String) -> Tree? {
        fields.first { $0.name == name }?.value
    }

    /// The value that a component of a path leads to.
    package func child(_ name: String) -> Tree? {
        guard case .array(let elements) = self else { return self[name] }
        guard let position = Tree.position(name), position < elements.count else { return nil }
        return elements[position]
    }

    /// The position that a component names: digits without leading zeros.
    package static func position(_ name: String) -> Int? {
        let digits = Array(name.utf8)
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        guard digits.count == 1 || digits[0] != 0x30 else { return nil }
        return digits.count > 18 ? .max : Int(name)
    }
}
