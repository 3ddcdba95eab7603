// SPDX-License-Identifier: MIT
//
// A whole array in memory: the bytes of a document whose names are "0", "1", ….

/// A BSON array that owns its bytes.
///
///     let scores: BSONArray = [1, 2.5, "absent"]
///     let first = scores[0]
///
/// - Complexity: reaching an element is O(bytes before it); iterating is O(bytes).
public struct BSONArray: Sendable {
    /// The array as a document with the names "0", "1", ….
    public private(set) var document: Document
    /// The number of elements once somebody has counted them.
    private var knownCount: Int?

    /// An array of the given values.
    public init(_ elements: some Sequence<BSONValue> = []) {
        var writer = DocumentWriter()
        var count = 0
        for element in elements {
            writer.append(index: count, element)
            count += 1
        }
        document = Document(trusting: writer.finish())
        knownCount = count
    }

    /// Takes a document whose names are known to be "0", "1", ….
    package init(trusting document: Document) {
        self.document = document
    }

    /// The number of elements.
    ///
    /// - Complexity: O(1) for an array that was made element by element, else O(bytes).
    public var count: Int { knownCount ?? document.count }

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
    /// - Complexity: O(bytes of the element), amortised; the first time the elements may be
    ///   counted.
    public mutating func append(_ element: BSONValue) {
        let position = count
        document.append(String(position), element)
        knownCount = position + 1
    }
}

extension BSONArray: Hashable {
    /// Whether the bytes are the same.
    public static func == (left: BSONArray, right: BSONArray) -> Bool {
        left.document == right.document
    }

    /// Feeds the bytes to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(document)
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
