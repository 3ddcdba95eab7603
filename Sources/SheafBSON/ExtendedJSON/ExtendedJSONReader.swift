// SPDX-License-Identifier: MIT
//
// Tokens become BSON bytes. An object is written as a document right away; when it closes and one
// of its names was special, what was written is looked at again and replaced by the value that it
// stands for. Open objects lie in an array and not on the call stack, so that no text can exhaust
// the stack.

/// Reads one value of Extended JSON.
struct ExtendedJSONReader {
    private var lexer: JSONLexer
    private let options: ExtendedJSON.ReadingOptions
    private let depthMax: Int
    /// The value as an element: type, an empty name, payload.
    private var writer: DocumentWriter
    private var frames: [Frame] = []
    /// The level of the deepest object so far, and where it starts in the text.
    private var deepest = (level: 0, offset: 0)
    /// How deep the value is that was closed last; 0 when it is no container.
    private var closedHeight = 0
    private var isClosedWrapped = false

    /// An object or an array that is still open.
    private struct Frame {
        /// Where its element starts in the bytes written, and where its payload does.
        let elementStart: Int
        let mark: Int
        let isArray: Bool
        /// Where it starts in the text.
        let offset: Int
        var count = 0
        /// Where the type of the element that is being read stands.
        var childStart = 0
        /// The first special name in it.
        var wrapper: ExtendedJSONWrapper?
        /// Whether one of its values was written as a special object.
        var hasWrappedValue = false
        /// How deep the deepest container in it is.
        var heightBelow = 0
    }

    /// A reader of what a lexer has before it.
    init(lexer: JSONLexer, options: ExtendedJSON.ReadingOptions, depthMax: Int) {
        self.lexer = lexer
        self.options = options
        self.depthMax = depthMax
        writer = DocumentWriter(bareCapacity: lexer.bytes.count + 16)
    }

    /// The value, behind which nothing may follow.
    mutating func readValue() throws(BSONError) -> BSONValue {
        let type = try read()
        return BSONValue(
            copying: ValueView(
                typeNumber: type,
                trusting: unsafe writer.bytes.span.bytes.extracting(2...)
            )
        )
    }

    /// The value, which must be a document.
    mutating func readDocument() throws(BSONError) -> Document {
        let type = try read()
        guard type == BSONType.document.rawValue else {
            let alias = BSONType(rawValue: type)?.alias ?? "unknown"
            throw lexer.error("Expected a document, found a value of type \(alias)", at: 0)
        }
        return Document(trusting: Array(writer.bytes[2...]))
    }

    /// Writes the whole value and yields its type number.
    private mutating func read() throws(BSONError) -> UInt8 {
        guard lexer.bytes.count < Int(Int32.max) else { throw tooLarge(0) }
        writer.appendHead(0, "")
        try readValue(try lexer.next(), elementStart: 0)
        while let frame = frames.last {
            if frame.isArray { try readElement() } else { try readField() }
        }
        let token = try lexer.next()
        guard token == .end else { throw lexer.unexpected(token, wanted: "the end of the text") }
        return writer.bytes[0]
    }
}

// MARK: - Values

extension ExtendedJSONReader {
    /// Reads the value that a token begins; its element's head is written.
    private mutating func readValue(_ token: JSONLexer.Token, elementStart: Int) throws(BSONError) {
        isClosedWrapped = false
        closedHeight = 0
        switch token {
        case .openObject: try open(isArray: false, elementStart)
        case .openArray: try open(isArray: true, elementStart)
        case .string:
            writer.bytes[elementStart] = BSONType.string.rawValue
            writer.appendText { lexer.appendString(to: &$0) }
        case .integer(let number): place(.integer(number), elementStart)
        case .double(let number): place(.double(number), elementStart)
        case .word(let range): place(literal(range), elementStart)
        default: throw lexer.unexpected(token, wanted: "a value")
        }
    }

    private func literal(_ range: Range<Int>) -> BSONValue {
        switch lexer.text(range) {
        case "true": .bool(true)
        case "false": .bool(false)
        default: .null
        }
    }

    private mutating func place(_ value: BSONValue, _ elementStart: Int) {
        writer.bytes[elementStart] = value.type.rawValue
        writer.appendBare(value)
    }

    private mutating func open(isArray: Bool, _ elementStart: Int) throws(BSONError) {
        let level = frames.count + 1
        if level > deepest.level { deepest = (level, lexer.tokenStart) }
        // Special objects nest deeper in text than in BSON: code with scope twice as deep, others
        // by three.
        guard level / 2 - 1 <= depthMax else { throw tooDeep }
        writer.bytes[elementStart] = (isArray ? BSONType.array : .document).rawValue
        frames.append(
            Frame(
                elementStart: elementStart,
                mark: writer.beginBare(),
                isArray: isArray,
                offset: lexer.tokenStart
            )
        )
    }

    private func tooLarge(_ offset: Int) -> BSONError {
        BSONError(
            .tooLarge,
            "The document is larger than 2147483647 bytes",
            at: lexer.location(offset)
        )
    }

    private var tooDeep: BSONError {
        BSONError(
            .tooDeep,
            "Document exceeds maximum nesting depth of \(depthMax)",
            at: lexer.location(deepest.offset)
        )
    }
}

// MARK: - Containers

extension ExtendedJSONReader {
    private mutating func readElement() throws(BSONError) {
        let top = frames.count - 1
        var token = try lexer.next()
        if frames[top].count == 0, token == .closeArray { return try close() }
        if frames[top].count > 0 {
            if token == .closeArray { return try close() }
            guard token == .comma else { throw lexer.unexpected(token, wanted: "a comma or ]") }
            token = try lexer.next()
        }
        let start = writer.bytes.count
        writer.bytes.append(0)
        writer.appendIndexName(frames[top].count)
        try begin(token, start, top)
    }

    private mutating func readField() throws(BSONError) {
        let top = frames.count - 1
        var token = try lexer.next()
        if frames[top].count == 0, token == .closeObject { return try close() }
        if frames[top].count > 0 {
            if token == .closeObject { return try close() }
            guard token == .comma else { throw lexer.unexpected(token, wanted: "a comma or }") }
            token = try lexer.next()
        }
        guard token == .string else { throw lexer.unexpected(token, wanted: "a name in quotes") }
        let start = writer.bytes.count
        writer.bytes.append(0)
        lexer.appendString(to: &writer.bytes)
        try checkName(start + 1, top)
        writer.bytes.append(0)
        token = try lexer.next()
        guard token == .colon else { throw lexer.unexpected(token, wanted: "a colon") }
        try begin(try lexer.next(), start, top)
    }

    private mutating func begin(
        _ token: JSONLexer.Token,
        _ start: Int,
        _ top: Int
    ) throws(BSONError) {
        frames[top].count += 1
        frames[top].childStart = start
        try readValue(token, elementStart: start)
    }

    /// Refuses a NUL in the name just written and remembers special names.
    private mutating func checkName(_ start: Int, _ top: Int) throws(BSONError) {
        let name = writer.bytes[start...]
        guard !name.contains(0) else {
            throw lexer.error("A name must not contain the character U+0000", at: lexer.tokenStart)
        }
        guard name.first == UInt8(ascii: "$"), frames[top].wrapper == nil,
            !options.contains(.plainJSON)
        else { return }
        frames[top].wrapper = ExtendedJSONWrapper(
            rawValue: String(decoding: name, as: UTF8.self)
        )
    }

    /// Ends the innermost container.
    private mutating func close() throws(BSONError) {
        let frame = frames.removeLast()
        guard writer.bytes.count < Int(Int32.max) else { throw tooLarge(frame.offset) }
        writer.end(frame.mark)
        if options.contains(.distinctNames), !frame.isArray { try checkDistinctNames(frame) }
        closedHeight = frame.heightBelow + 1
        isClosedWrapped = false
        if let wrapper = frame.wrapper { try unwrap(frame, wrapper) }
        guard closedHeight <= depthMax else { throw tooDeep }
        guard let parent = frames.indices.last else { return }
        frames[parent].heightBelow = max(frames[parent].heightBelow, closedHeight)
        if isClosedWrapped { frames[parent].hasWrappedValue = true }
    }

    /// Puts the value that a special object stands for in its place.
    private mutating func unwrap(
        _ frame: Frame,
        _ wrapper: ExtendedJSONWrapper
    ) throws(BSONError) {
        let value: BSONValue?
        do {
            let object = DocumentView(
                trusting: unsafe writer.bytes.span.bytes.extracting(frame.mark...)
            )
            value = try wrapper.value(
                of: object,
                hasWrappedValue: frame.hasWrappedValue,
                takesLegacyForms: options.contains(.legacyForms)
            )
        } catch {
            throw BSONError(error.code, error.message, at: lexer.location(frame.offset))
        }
        guard let value else { return }
        writer.bytes.removeSubrange(frame.mark...)
        place(value, frame.elementStart)
        isClosedWrapped = true
        closedHeight = value.type == .codeWithScope ? frame.heightBelow : 0
    }

    private func checkDistinctNames(_ frame: Frame) throws(BSONError) {
        let object = DocumentView(
            trusting: unsafe writer.bytes.span.bytes.extracting(frame.mark...)
        )
        var names: Set<String> = []
        var cursor = object.elements
        while let element = cursor.next() {
            guard names.insert(element.name).inserted else {
                throw lexer.error("The name \(element.name) repeats", at: frame.offset)
            }
        }
    }
}

extension DocumentWriter {
    /// Appends a string whose UTF-8 bytes are appended by the body.
    fileprivate mutating func appendText(_ body: (inout [UInt8]) -> Void) {
        let start = bytes.count
        bytes.append(contentsOf: [0, 0, 0, 0])
        body(&bytes)
        bytes.append(0)
        bytes.storeLength(bytes.count - start - 4, at: start)
    }
}
