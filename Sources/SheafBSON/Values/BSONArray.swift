// SPDX-License-Identifier: MIT
//
// A whole array in memory: the bytes of a document whose names are "0", "1", ….

/// A BSON array that owns its bytes.
///
///     let scores: BSONArray = [1, 2.5, "absent"]
///     let first = scores[0]
///
/// - Complexity: reaching an element is O(bytes before it); iterating is O(bytes).
public struct BSONArray: Sendable, Hashable {
    /// The array as a document with the names "0", "1", ….
    public private(set) var document: Document

    /// An array of the given values.
    public init(_ elements: some Sequence<BSONValue> = []) {
        var writer = DocumentWriter()
        for (index, element) in elements.enumerated() { writer.append(index: index, element) }
        document = Document(trusting: writer.finish())
    }

    /// Takes a document whose names are known to be "0", "1", ….
    package init(trusting document: Document) {
        self.document = document
    }

    /// The number of elements.
    ///
    /// - Complexity: O(bytes).
    public var count: Int { document.count }

    /// Whether there are no elements.
    public var isEmpty: Bool { document.isEmpty }

    /// The element at a position that must exist.
    ///
    /// - Complexity: O(bytes before it).
    public subscript(position: Int) -> BSONValue {
        guard let element = element(at: position) else {
            preconditionFailure("The array has no element \(position): it has \(count).")
        }
        return element
    }

    /// The element at a position, or nil when there is none.
    ///
    /// - Complexity: O(bytes before it).
    public func element(at position: Int) -> BSONValue? {
        guard let view = document.view.element(at: position) else { return nil }
        return BSONValue(copying: view)
    }

    /// Appends an element at the end.
    ///
    /// - Complexity: O(bytes), since the position is counted.
    public mutating func append(_ element: BSONValue) {
        document.append(String(count), element)
    }
}

extension BSONArray: ExpressibleByArrayLiteral {
    /// An array of the listed values.
    public init(arrayLiteral elements: BSONValue...) {
        self.init(elements)
    }
}

extension BSONArray: Sequence {
    /// Walks the elements in their order, copying each.
    public struct Iterator: IteratorProtocol {
        private var fields: Document.Iterator

        init(_ fields: Document.Iterator) {
            self.fields = fields
        }

        /// The next element, or nil at the end.
        public mutating func next() -> BSONValue? {
            fields.next()?.value
        }
    }

    /// An iterator over the elements.
    public func makeIterator() -> Iterator {
        Iterator(document.makeIterator())
    }
}
