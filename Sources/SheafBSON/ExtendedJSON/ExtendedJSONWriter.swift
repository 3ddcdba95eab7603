// SPDX-License-Identifier: MIT
//
// Encoded values become Extended JSON text. The walk is flat: nested containers lie in the same
// bytes, and which of them are open lies in an array and not on the call stack.

/// Writes values as Extended JSON into a buffer, which may go on over many values.
///
///     var writer = ExtendedJSONWriter(.relaxed)
///     writer.append(view)
///     writer.endLine()
package struct ExtendedJSONWriter {
    /// The text so far, in UTF-8.
    package var bytes: [UInt8] = []
    private let format: ExtendedJSON.Format
    private let isPretty: Bool
    private var frames: [Frame] = []

    /// A container that is still open.
    private struct Frame {
        let isArray: Bool
        /// Whether it is the scope of code, whose own object ends with it.
        let isScope: Bool
        var count = 0
    }

    /// A writer of a format; a pretty one breaks lines and indents by two blanks.
    package init(_ format: ExtendedJSON.Format, isPretty: Bool = false) {
        self.format = format
        self.isPretty = isPretty
    }

    /// Appends a value.
    ///
    /// - Complexity: O(bytes).
    package mutating func append(_ value: ValueView) {
        let document = DocumentView(trusting: value.bytes)
        guard var offset = begin(value.typeNumber, value, at: 0) else { return }
        while let top = frames.indices.last {
            var cursor = ElementCursor(document, offset: offset)
            guard let element = cursor.advance() else {
                closeFrame()
                offset += 1
                continue
            }
            beginElement(
                frames[top],
                value.bytes.extracting(element.nameStart..<element.nameEnd)
            )
            frames[top].count += 1
            let inner = begin(
                element.typeNumber,
                ValueView(value.bytes, element),
                at: element.valueStart
            )
            offset = inner ?? element.valueEnd
        }
    }

    /// Appends a line break, which ends a line of one value.
    package mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Opens a container and yields the offset of its first element, or appends a scalar and yields
    /// nil.
    private mutating func begin(_ typeNumber: UInt8, _ value: ValueView, at start: Int) -> Int? {
        switch typeNumber {
        case 0x03, 0x04:
            frames.append(Frame(isArray: typeNumber == 0x04, isScope: false))
            bytes.append(typeNumber == 0x04 ? UInt8(ascii: "[") : UInt8(ascii: "{"))
            return start + 4
        case 0x0F:
            let parts = value.codeParts
            openObject("$code")
            appendQuoted(value.bytes.extracting(parts.code))
            appendComma()
            appendName("$scope")
            frames.append(Frame(isArray: false, isScope: true))
            bytes.append(UInt8(ascii: "{"))
            return start + parts.scope.lowerBound + 4
        default:
            appendScalar(value)
            return nil
        }
    }

    private mutating func beginElement(_ frame: Frame, _ name: RawSpan) {
        if frame.count > 0 { bytes.append(UInt8(ascii: ",")) }
        if isPretty { appendLineBreak() }
        guard !frame.isArray else { return }
        appendQuoted(name)
        appendColon()
    }

    private mutating func closeFrame() {
        let frame = frames.removeLast()
        if isPretty, frame.count > 0 { appendLineBreak() }
        bytes.append(frame.isArray ? UInt8(ascii: "]") : UInt8(ascii: "}"))
        if frame.isScope { bytes.append(UInt8(ascii: "}")) }
    }

    private mutating func appendLineBreak() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * frames.count))
    }
}

// MARK: - Scalars

extension ExtendedJSONWriter {
    private mutating func appendScalar(_ value: ValueView) {
        switch value.type {
        case .string: if let text = value.textBytes { appendQuoted(text) }
        case .bool: appendPlain(value.bool == true ? "true" : "false")
        case .null: appendPlain("null")
        case .int32: if let number = value.int32 { appendInteger(Int64(number), "$numberInt") }
        case .int64: if let number = value.int64 { appendInteger(number, "$numberLong") }
        case .double: if let number = value.double { append(number) }
        case .objectID: if let id = value.objectID { append(id) }
        case .date: if let date = value.date { append(date) }
        case .decimal128:
            if let number = value.decimal128 { append("$numberDecimal", number.description) }
        case .timestamp: if let timestamp = value.timestamp { append(timestamp) }
        case .binary: append(Binary(value))
        case .regularExpression: append(RegularExpression(value))
        case .dbPointer: append(DBPointer(value))
        case .code, .symbol:
            guard let text = value.textBytes else { return }
            openObject(value.type == .code ? "$code" : "$symbol")
            appendQuoted(text)
            closeObject()
        case .minKey: append("$minKey", plain: "1")
        case .maxKey: append("$maxKey", plain: "1")
        case .undefined: append("$undefined", plain: "true")
        case .document, .array, .codeWithScope: break
        }
    }

    private mutating func appendInteger(_ number: Int64, _ name: String) {
        if format == .canonical {
            append(name, String(number))
        } else {
            appendPlain(String(number))
        }
    }

    private mutating func append(_ number: Double) {
        let text = ExtendedJSON.text(number)
        if format == .canonical || !number.isFinite {
            append("$numberDouble", text)
        } else {
            appendPlain(text)
        }
    }

    private mutating func append(_ date: DateTime) {
        if format == .relaxed, date.isPlainInRelaxedJSON, let text = date.rfc3339 {
            append("$date", text)
        } else {
            openObject("$date")
            append("$numberLong", String(date.millisecondsSinceEpoch))
            closeObject()
        }
    }

    private mutating func append(_ id: ObjectID) {
        append("$oid", id.description)
    }

    private mutating func append(_ timestamp: Timestamp) {
        openObject("$timestamp")
        openObject("t")
        appendPlain(String(timestamp.seconds))
        appendComma()
        appendName("i")
        appendPlain(String(timestamp.increment))
        closeObject()
        closeObject()
    }

    private mutating func append(_ binary: Binary) {
        openObject("$binary")
        openObject("base64")
        bytes.append(UInt8(ascii: "\""))
        Base64.append(binary.bytes, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        appendComma()
        appendName("subType")
        let digits = String(binary.subtype, radix: 16)
        appendQuoted(digits.utf8.count == 1 ? "0" + digits : digits)
        closeObject()
        closeObject()
    }

    private mutating func append(_ expression: RegularExpression) {
        openObject("$regularExpression")
        openObject("pattern")
        appendQuoted(expression.pattern)
        appendComma()
        appendName("options")
        appendQuoted(expression.options)
        closeObject()
        closeObject()
    }

    private mutating func append(_ pointer: DBPointer) {
        openObject("$dbPointer")
        openObject("$ref")
        appendQuoted(pointer.namespace)
        appendComma()
        appendName("$id")
        append(pointer.id)
        closeObject()
        closeObject()
    }
}

// MARK: - Pieces of text

extension ExtendedJSONWriter {
    private mutating func append(_ name: String, _ text: String) {
        openObject(name)
        appendQuoted(text)
        closeObject()
    }

    private mutating func append(_ name: String, plain text: String) {
        openObject(name)
        appendPlain(text)
        closeObject()
    }

    private mutating func openObject(_ name: String) {
        bytes.append(UInt8(ascii: "{"))
        appendName(name)
    }

    private mutating func closeObject() {
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func appendName(_ name: String) {
        appendQuoted(name)
        appendColon()
    }

    private mutating func appendColon() {
        bytes.append(UInt8(ascii: ":"))
        if isPretty { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func appendComma() {
        bytes.append(UInt8(ascii: ","))
        if isPretty { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func appendPlain(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func appendQuoted(_ text: String) {
        let characters = Array(text.utf8)
        appendQuoted(unsafe characters.span.bytes)
    }

    private mutating func appendQuoted(_ text: RawSpan) {
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for index in 0..<text.byteCount {
            let byte = text.byte(at: index)
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
                continue
            }
            appendRaw(text.extracting(start..<index))
            appendEscape(byte)
            start = index + 1
        }
        appendRaw(text.extracting(start...))
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendRaw(_ span: RawSpan) {
        unsafe span.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func appendEscape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 0xF)])
        }
    }
}

extension ExtendedJSON {
    /// The shortest text that reads back as the same double, always with a fraction: `1.0`, `-0.0`,
    /// `1.2345678921232E+18`, `NaN`, `-Infinity`.
    package static func text(_ number: Double) -> String {
        guard number.isFinite else {
            return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
        }
        let digits = number.description
        guard let mark = digits.firstIndex(of: "e") else { return digits }
        var mantissa = String(digits[..<mark])
        if !mantissa.contains(".") { mantissa += ".0" }
        guard let exponent = Int(digits[digits.index(after: mark)...]) else { return digits }
        return "\(mantissa)E\(exponent < 0 ? "" : "+")\(exponent)"
    }
}
