// SPDX-License-Identifier: MIT
//
// A whole document in memory: encoded bytes and nothing else. Fields are found by walking the
// bytes.

/// A BSON document that owns its bytes.
///
///     var student: Document = ["uid": "u1", "semesters": ["21": []]]
///     student["school"] = "Susi"
///     for (name, value) in student { print(name, value) }
///
/// The bytes are valid BSON, arrays carry the keys "0", "1", …, and field order is kept. Equality
/// is identity of bytes. A document in memory is limited to 2,147,483,647 bytes by the format.
///
/// - Complexity: access to a field is O(bytes before it); nothing is decoded ahead.
public struct Document: Sendable {
    /// The encoded document, length and terminator included.
    public private(set) var bytes: [UInt8]

    /// The empty document.
    public init() {
        bytes = [5, 0, 0, 0, 0]
    }

    /// A document of the given fields in their order; names may repeat, and the first one is found.
    public init(_ fields: some Sequence<(String, BSONValue)>) {
        var writer = DocumentWriter()
        for (name, value) in fields { writer.append(name, value) }
        bytes = writer.finish()
    }

    /// Takes bytes that are known to be a valid document.
    ///
    /// Nothing is checked: for bytes from elsewhere use ``init(validating:depthMax:)``.
    package init(trusting bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Copies the document that a view shows.
    ///
    /// - Complexity: O(bytes).
    public init(copying view: DocumentView) {
        bytes = view.bytes.copiedBytes
    }

    /// A view of the document, valid as long as the document is not changed.
    public var view: DocumentView {
        @_lifetime(borrow self)
        get { DocumentView(trusting: unsafe bytes.span.bytes) }
    }

    /// The number of fields.
    ///
    /// - Complexity: O(bytes).
    public var count: Int { view.count }

    /// Whether there are no fields.
    public var isEmpty: Bool { bytes.count == 5 }

    /// The names of the fields in their order.
    public var keys: [String] { map { $0.key } }

    /// The value of the first field with the name.
    ///
    /// Setting replaces in place or appends; setting `nil` removes the field.
    ///
    /// - Complexity: O(bytes).
    public subscript(name: String) -> BSONValue? {
        get {
            guard let value = view.value(name) else { return nil }
            return BSONValue(copying: value)
        }
        set {
            let location = view.locate(name)
            switch (location, newValue) {
            case (nil, nil): return
            case (nil, let value?): append(name, value)
            case (let location?, nil): replace(location.start..<location.valueEnd, with: [])
            case (let location?, let value?):
                var writer = DocumentWriter(bareCapacity: 32)
                writer.append(name, value)
                replace(location.start..<location.valueEnd, with: writer.bytes)
            }
        }
    }

    /// Appends a field at the end, whether or not the name is there already.
    ///
    /// - Complexity: O(bytes of the field), amortised.
    public mutating func append(_ name: String, _ value: BSONValue) {
        var writer = DocumentWriter(continuing: consumeBytes())
        writer.append(name, value)
        bytes = writer.finish()
    }

    private mutating func consumeBytes() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        return taken
    }

    private mutating func replace(_ range: Range<Int>, with replacement: [UInt8]) {
        bytes.replaceSubrange(range, with: replacement)
        bytes.storeLength(bytes.count, at: 0)
    }
}

extension Document: Hashable {
    /// Feeds the bytes to the hasher, all at once.
    public func hash(into hasher: inout Hasher) {
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
}

extension Document: ExpressibleByDictionaryLiteral {
    /// A document of the listed fields, in their order.
    public init(dictionaryLiteral elements: (String, BSONValue)...) {
        self.init(elements)
    }
}

extension Document: Sequence {
    /// Walks the fields in their order, copying each value.
    public struct Iterator: IteratorProtocol {
        private let document: Document
        private var offset = 4

        init(_ document: Document) {
            self.document = document
        }

        /// The next field, or nil at the end.
        public mutating func next() -> (key: String, value: BSONValue)? {
            let (bytes, start) = (document, offset)
            var cursor = ElementCursor(bytes.view, offset: start)
            guard let element = cursor.next() else { return nil }
            let field = (element.name, BSONValue(copying: element.value))
            offset = cursor.offset
            return field
        }
    }

    /// An iterator over the fields.
    public func makeIterator() -> Iterator {
        Iterator(self)
    }
}
