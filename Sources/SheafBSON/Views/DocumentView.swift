// SPDX-License-Identifier: MIT
//
// Reading a document where it lies, without copying or allocating.

/// A document read in place: bytes that somebody else owns.
///
/// A view cannot outlive what it looks at; the compiler sees to it. To keep the content, make a
/// ``Document`` with ``Document/init(copying:)``.
///
///     var cursor = view.elements
///     while let element = cursor.next() { print(element.name) }
///
/// - Complexity: making a view is O(1); nothing is allocated while walking.
public struct DocumentView: ~Escapable {
    /// The encoded document, length and terminator included.
    package let bytes: RawSpan

    /// A view of bytes that are known to be a valid document.
    @_lifetime(copy bytes)
    package init(trusting bytes: RawSpan) {
        self.bytes = bytes
    }

    /// A cursor before the first element.
    public var elements: ElementCursor {
        @_lifetime(copy self)
        get { ElementCursor(self, offset: 4) }
    }

    /// The number of encoded bytes.
    public var byteCount: Int { bytes.byteCount }

    /// Whether there are no elements.
    public var isEmpty: Bool { bytes.byteCount <= 5 }

    /// The number of elements.
    ///
    /// - Complexity: O(bytes).
    public var count: Int {
        var cursor = elements
        var count = 0
        while cursor.advance() != nil { count += 1 }
        return count
    }

    /// The value of the first element with a name.
    ///
    /// - Complexity: O(bytes before it).
    @_lifetime(copy self)
    public func value(_ name: String) -> ValueView? {
        guard let location = locate(name) else { return nil }
        return ValueView(bytes, location)
    }

    /// The value at a position, by counting; names do not matter.
    ///
    /// - Complexity: O(bytes before it).
    @_lifetime(copy self)
    public func element(at position: Int) -> ValueView? {
        guard let location = locate(position: position) else { return nil }
        return ValueView(bytes, location)
    }

    /// Where the first element with a name lies.
    package func locate(_ name: String) -> ElementLocation? {
        var name = name
        return name.withUTF8 { name in
            unsafe bytes.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return nil }
                return unsafe RawBSON.find(
                    base,
                    bytes.count,
                    from: 4,
                    name: UnsafeRawBufferPointer(name)
                )
            }
        }
    }

    /// Where the element at a position lies.
    package func locate(position: Int) -> ElementLocation? {
        guard position >= 0 else { return nil }
        var cursor = elements
        for _ in 0..<position {
            guard cursor.advance() != nil else { return nil }
        }
        return cursor.advance()
    }
}

/// A position between the elements of a document; it only moves forward.
public struct ElementCursor: ~Escapable {
    /// The document that is walked.
    package let bytes: RawSpan
    /// The offset of the next element.
    package private(set) var offset: Int

    /// A cursor at an offset where an element starts.
    @_lifetime(copy document)
    package init(_ document: DocumentView, offset: Int) {
        bytes = document.bytes
        self.offset = offset
    }

    /// The next element, or nil at the end.
    @_lifetime(copy self)
    public mutating func next() -> ElementView? {
        guard let location = advance() else { return nil }
        return ElementView(bytes, location)
    }

    /// Where the next element lies, or nil at the end; moves behind it.
    package mutating func advance() -> ElementLocation? {
        let start = offset
        let location = unsafe bytes.withUnsafeBytes { bytes -> ElementLocation? in
            guard let base = bytes.baseAddress else { return nil }
            return unsafe RawBSON.element(base, bytes.count, at: start)
        }
        if let location { offset = location.valueEnd }
        return location
    }
}

/// One element of a document read in place: a name and a value.
public struct ElementView: ~Escapable {
    /// The bytes of the name.
    package let nameBytes: RawSpan
    /// The value.
    public let value: ValueView

    /// The element at a location.
    @_lifetime(copy document)
    package init(_ document: RawSpan, _ location: ElementLocation) {
        nameBytes = document.extracting(location.nameStart..<location.nameEnd)
        value = ValueView(document, location)
    }

    /// An element put together from a name and a value that lie apart.
    @_lifetime(copy nameBytes, copy value)
    package init(nameBytes: RawSpan, value: ValueView) {
        self.nameBytes = nameBytes
        self.value = value
    }

    /// The name as a string of its own.
    public var name: String { nameBytes.text }

    /// Whether the name is this text; allocates nothing.
    public func isNamed(_ name: String) -> Bool { nameBytes.equals(name) }
}
