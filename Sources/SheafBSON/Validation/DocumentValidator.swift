// SPDX-License-Identifier: MIT
//
// Bytes from elsewhere become a document here or nowhere: one pass over lengths, types, UTF-8 and
// depth. The depth is one counter handed down by value through every kind of nesting.

extension Document {
    /// The deepest nesting that a document may have unless the caller says otherwise.
    public static let nestingDepthMax = 200

    /// Checks bytes and takes them as a document.
    ///
    /// Array names that are not "0", "1", … and options of a regular expression that are not in
    /// order are legal in BSON but mean nothing: they are rewritten.
    ///
    /// - Parameters:
    ///   - bytes: The bytes of one whole document.
    ///   - depthMax: The deepest nesting.
    /// - Complexity: O(bytes), without allocation unless something must be rewritten.
    /// - Throws: ``BSONError`` with the offset of the first byte that is wrong, or `tooDeep`.
    public init(
        validating bytes: [UInt8],
        depthMax: Int = Document.nestingDepthMax
    )
        throws(BSONError)
    {
        let isCanonical = try DocumentValidator.validate(bytes, depthMax: depthMax)
        self.init(trusting: bytes)
        if !isCanonical { self = Document(canonicalising: self) }
    }
}

/// The walk over untrusted bytes.
package enum DocumentValidator {
    /// Checks that bytes are one valid document.
    ///
    /// - Returns: Whether all array names are "0", "1", … and all options are in order.
    /// - Throws: ``BSONError`` with the offset of the first byte that is wrong.
    package static func validate(_ bytes: [UInt8], depthMax: Int) throws(BSONError) -> Bool {
        try validate(unsafe bytes.span.bytes, depthMax: depthMax)
    }

    /// Checks that a span is one valid document.
    package static func validate(_ bytes: RawSpan, depthMax: Int) throws(BSONError) -> Bool {
        var walk = try Walk(bytes: bytes, depthMax: depthMax)
        let end = try walk.run()
        guard end == bytes.byteCount else {
            throw BSONError(
                .invalidBytes,
                "The document's length is \(end), but \(bytes.byteCount) bytes came",
                at: .byte(0)
            )
        }
        return walk.isCanonical
    }
}

/// The state of a walk.
///
/// Containers that are open lie in an array and not on the call stack, so that no
/// bytes can exhaust the stack.
private struct Walk: ~Escapable {
    /// A document or array that is open.
    struct Frame {
        /// The offset behind its last byte.
        let end: Int
        let isArray: Bool
        /// The number of its elements so far.
        var index = 0
    }

    let bytes: RawSpan
    let depthMax: Int
    var isCanonical = true
    private var current = Frame(end: 0, isArray: false)
    private var outer: [Frame] = []

    @_lifetime(copy bytes)
    init(bytes: RawSpan, depthMax: Int) throws(BSONError) {
        self.bytes = bytes
        self.depthMax = depthMax
        current = try container(at: 0, limit: bytes.byteCount, isArray: false, depth: 1)
    }

    /// Checks everything and yields the offset behind the document.
    mutating func run() throws(BSONError) -> Int {
        var offset = 4
        while true {
            guard offset == current.end - 1 else {
                offset = try element(at: offset)
                continue
            }
            offset = current.end
            guard let next = outer.popLast() else { return offset }
            current = next
        }
    }

    /// Checks the head and the end of the document that starts at an offset.
    private func container(
        at start: Int,
        limit: Int,
        isArray: Bool,
        depth: Int
    ) throws(BSONError) -> Frame {
        guard depth <= depthMax else {
            throw BSONError(
                .tooDeep,
                "Document exceeds maximum nesting depth of \(depthMax)",
                at: .byte(start)
            )
        }
        let count = try length(at: start, limit: limit, minimum: 5, "document")
        let end = start + count
        guard bytes.byte(at: end - 1) == 0 else {
            throw BSONError(
                .invalidBytes,
                "The document does not end in a zero byte",
                at: .byte(end - 1)
            )
        }
        return Frame(end: end, isArray: isArray)
    }

    /// Goes into the document that starts at an offset and yields where its elements begin.
    private mutating func open(at start: Int, isArray: Bool) throws(BSONError) -> Int {
        let frame = try container(
            at: start,
            limit: current.end - 1,
            isArray: isArray,
            depth: outer.count + 2
        )
        outer.append(current)
        current = frame
        return start + 4
    }

    /// Checks an element and yields where the next one begins: behind it or in it.
    private mutating func element(at start: Int) throws(BSONError) -> Int {
        let nameEnd = try terminated(at: start + 1, limit: current.end - 1, "name")
        if current.isArray, isCanonical { checkName(current.index, start + 1, nameEnd) }
        current.index += 1
        return try value(bytes.byte(at: start), at: nameEnd + 1, start: start)
    }

    private mutating func checkName(_ index: Int, _ start: Int, _ end: Int) {
        var rest = index
        var offset = end - 1
        repeat {
            guard offset >= start, bytes.byte(at: offset) == UInt8(0x30 + rest % 10) else {
                isCanonical = false
                return
            }
            rest /= 10
            offset -= 1
        } while rest > 0
        if offset != start - 1 { isCanonical = false }
    }

    private mutating func value(
        _ typeNumber: UInt8,
        at offset: Int,
        start: Int
    ) throws(BSONError) -> Int {
        let limit = current.end - 1
        guard let type = BSONType(rawValue: typeNumber) else {
            throw BSONError(
                .invalidBytes,
                "There is no BSON type \(typeNumber)",
                at: .byte(start)
            )
        }
        switch type {
        case .undefined, .null, .minKey, .maxKey: return offset
        case .bool: return try bool(at: offset, limit: limit)
        case .int32: return try fixed(4, at: offset, limit: limit)
        case .double, .date, .timestamp, .int64: return try fixed(8, at: offset, limit: limit)
        case .objectID: return try fixed(12, at: offset, limit: limit)
        case .decimal128: return try fixed(16, at: offset, limit: limit)
        case .string, .code, .symbol: return try string(at: offset, limit: limit)
        case .document, .array:
            return try open(at: offset, isArray: type == .array)
        case .binary: return try binary(at: offset, limit: limit)
        case .regularExpression: return try regularExpression(at: offset, limit: limit)
        case .dbPointer:
            return try fixed(12, at: string(at: offset, limit: limit), limit: limit)
        case .codeWithScope: return try codeWithScope(at: offset, limit: limit)
        }
    }

    private func fixed(_ count: Int, at offset: Int, limit: Int) throws(BSONError) -> Int {
        guard limit - offset >= count else { throw cutOff(offset) }
        return offset + count
    }

    private func bool(at offset: Int, limit: Int) throws(BSONError) -> Int {
        guard limit - offset >= 1 else { throw cutOff(offset) }
        guard bytes.byte(at: offset) <= 1 else {
            throw BSONError(.invalidBytes, "A boolean is neither 0 nor 1", at: .byte(offset))
        }
        return offset + 1
    }

    private func string(at offset: Int, limit: Int) throws(BSONError) -> Int {
        guard limit - offset >= 4 else { throw cutOff(offset) }
        let count = try length(at: offset, limit: limit, header: 4, minimum: 1, "string")
        let end = offset + 4 + count
        guard bytes.byte(at: end - 1) == 0 else {
            throw BSONError(
                .invalidBytes,
                "The string does not end in a zero byte",
                at: .byte(end - 1)
            )
        }
        try text(offset + 4, end - 1)
        return end
    }

    private func binary(at offset: Int, limit: Int) throws(BSONError) -> Int {
        let count = try length(at: offset, limit: limit, header: 5, minimum: 0, "binary")
        if bytes.byte(at: offset + 4) == 2 {
            guard count >= 4, bytes.integer(at: offset + 5, as: Int32.self) == count - 4 else {
                throw BSONError(
                    .invalidBytes,
                    "The inner length of binary subtype 2 is wrong",
                    at: .byte(offset + 5)
                )
            }
        }
        return offset + 5 + count
    }

    private mutating func regularExpression(at offset: Int, limit: Int) throws(BSONError) -> Int {
        let start = try terminated(at: offset, limit: limit, "pattern") + 1
        let end = try terminated(at: start, limit: limit, "option list")
        var last: UInt8 = 0
        for index in start..<end {
            let option = bytes.byte(at: index)
            if option < last || option >= 0x80 { isCanonical = false }
            last = option
        }
        return end + 1
    }

    private mutating func codeWithScope(at offset: Int, limit: Int) throws(BSONError) -> Int {
        let count = try length(at: offset, limit: limit, minimum: 14, "code with scope")
        let end = offset + count
        let scope = try string(at: offset + 4, limit: end)
        let elements = try open(at: scope, isArray: false)
        guard current.end == end else {
            throw BSONError(
                .invalidBytes,
                "The length of code with scope is wrong",
                at: .byte(offset)
            )
        }
        return elements
    }

    /// A length field, checked against what is left; `header` bytes come before what it counts.
    private func length(
        at offset: Int,
        limit: Int,
        header: Int = 0,
        minimum: Int,
        _ what: String
    ) throws(BSONError) -> Int {
        guard limit - offset >= max(4, header) else { throw cutOff(offset) }
        let count = Int(bytes.integer(at: offset, as: Int32.self))
        guard count >= minimum, count <= limit - offset - header else {
            throw BSONError(
                .invalidBytes,
                "The length \(count) of the \(what) is wrong",
                at: .byte(offset)
            )
        }
        return count
    }

    /// The offset of the NUL that ends the text at an offset.
    private func terminated(
        at offset: Int,
        limit: Int,
        _ what: String
    ) throws(BSONError) -> Int {
        guard offset <= limit else { throw cutOff(offset) }
        let count = unsafe bytes.extracting(offset..<limit).withUnsafeBytes { rest -> Int? in
            guard let base = rest.baseAddress else { return nil }
            return unsafe RawBSON.terminator(base, rest.count)
        }
        guard let count else {
            throw BSONError(
                .invalidBytes,
                "The \(what) does not end in a zero byte",
                at: .byte(offset)
            )
        }
        try text(offset, offset + count)
        return offset + count
    }

    private func text(_ start: Int, _ end: Int) throws(BSONError) {
        guard start < end else { return }
        let isValid = unsafe bytes.extracting(start..<end).withUnsafeBytes { bytes in
            let characters = unsafe Span<UInt8>(
                _unsafeElements: bytes.assumingMemoryBound(to: UInt8.self)
            )
            return (try? UTF8Span(validating: characters)) != nil
        }
        guard isValid else {
            throw BSONError(.invalidBytes, "The text is not UTF-8", at: .byte(start))
        }
    }

    private func cutOff(_ offset: Int) -> BSONError {
        BSONError(.invalidBytes, "The value is cut off", at: .byte(offset))
    }
}
