// SPDX-License-Identifier: MIT
//
// Encoding: appends elements to a growing buffer. Nested documents are opened and closed, so that
// nothing is built twice.

/// Builds an encoded document front to back.
///
///     var writer = DocumentWriter()
///     writer.append("uid", "u1")
///     let mark = writer.begin("semesters", .document)
///     writer.append("21", .array([]))
///     writer.end(mark)
///     let document = Document(trusting: writer.finish())
package struct DocumentWriter {
    /// What has been written so far.
    package internal(set) var bytes: [UInt8]

    /// A writer of a new document.
    package init(capacity: Int = 64) {
        bytes = []
        bytes.reserveCapacity(capacity)
        bytes.append(contentsOf: [0, 0, 0, 0])
    }

    /// A writer of values without a document around them.
    package init(bareCapacity: Int) {
        bytes = []
        bytes.reserveCapacity(bareCapacity)
    }

    /// A writer that goes on behind the elements of a finished document.
    package init(continuing document: [UInt8]) {
        bytes = document
        bytes.removeLast()
    }

    /// Ends the document and yields its bytes.
    package consuming func finish() -> [UInt8] {
        bytes.append(0)
        bytes.storeLength(bytes.count, at: 0)
        return bytes
    }

    /// Appends an element.
    package mutating func append(_ name: String, _ value: BSONValue) {
        appendHead(value.type.rawValue, name)
        appendBare(value)
    }

    /// Appends an element whose value is copied from a view.
    package mutating func append(_ name: String, _ value: ValueView) {
        appendHead(value.typeNumber, name)
        appendRaw(value.bytes)
    }

    /// Appends an element of an array.
    package mutating func append(index: Int, _ value: BSONValue) {
        appendHead(value.type.rawValue, index: index)
        appendBare(value)
    }

    /// Appends an element of an array whose value is copied from a view.
    package mutating func append(index: Int, _ value: ValueView) {
        appendHead(value.typeNumber, index: index)
        appendRaw(value.bytes)
    }

    /// Copies a whole element, name included.
    package mutating func append(_ element: ElementView) {
        appendHead(element.value.typeNumber, element.nameBytes)
        appendRaw(element.value.bytes)
    }

    /// Opens an embedded document or array and yields the mark that ``end(_:)`` takes.
    package mutating func begin(_ name: String, _ type: BSONType) -> Int {
        appendHead(type.rawValue, name)
        return beginBare()
    }

    /// Opens a document without a name before it.
    package mutating func beginBare() -> Int {
        let mark = bytes.count
        bytes.append(contentsOf: [0, 0, 0, 0])
        return mark
    }

    /// Closes what the mark opened.
    package mutating func end(_ mark: Int) {
        bytes.append(0)
        bytes.storeLength(bytes.count - mark, at: mark)
    }

    /// Closes what the mark opened when no NUL ends it: code with scope.
    package mutating func endWithoutTerminator(_ mark: Int) {
        bytes.storeLength(bytes.count - mark, at: mark)
    }

    /// Appends type number and name; the value is to follow.
    ///
    /// BSON cannot carry a NUL in a name: U+FFFD stands in for it, lest what follows be misread.
    package mutating func appendHead(_ typeNumber: UInt8, _ name: String) {
        bytes.append(typeNumber)
        appendTerminated(name)
    }

    /// Appends a type number and a name that came from a document; the value is to follow.
    package mutating func appendHead(_ typeNumber: UInt8, _ nameBytes: RawSpan) {
        bytes.append(typeNumber)
        appendRaw(nameBytes)
        bytes.append(0)
    }

    /// Appends the type number and the name of an array element; the value is to follow.
    package mutating func appendHead(_ typeNumber: UInt8, index: Int) {
        bytes.append(typeNumber)
        appendIndexName(index)
    }

    /// Appends bytes as they are.
    package mutating func appendRaw(_ span: RawSpan) {
        unsafe span.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }

    /// Appends the decimal name of an array element and its NUL.
    package mutating func appendIndexName(_ index: Int) {
        bytes.appendDecimal(index)
        bytes.append(0)
    }

    /// Appends the payload of a value without type and name.
    package mutating func appendBare(_ value: BSONValue) {
        switch value {
        case .double(let number): bytes.append(littleEndian: number.bitPattern)
        case .string(let text), .code(let text), .symbol(let text): appendString(text)
        case .document(let document): bytes.append(contentsOf: document.bytes)
        case .array(let array): bytes.append(contentsOf: array.document.bytes)
        case .binary(let binary): appendBinary(binary)
        case .undefined, .null, .minKey, .maxKey: break
        case .objectID(let id): id.appendBytes(to: &bytes)
        case .bool(let flag): bytes.append(flag ? 1 : 0)
        case .date(let date): bytes.append(littleEndian: date.millisecondsSinceEpoch)
        case .regularExpression(let expression):
            appendTerminated(expression.pattern)
            appendTerminated(expression.options)
        case .dbPointer(let pointer):
            appendString(pointer.namespace)
            pointer.id.appendBytes(to: &bytes)
        case .codeWithScope(let code):
            let mark = beginBare()
            appendString(code.code)
            bytes.append(contentsOf: code.scope.bytes)
            endWithoutTerminator(mark)
        case .int32(let number): bytes.append(littleEndian: number)
        case .timestamp(let timestamp):
            bytes.append(littleEndian: timestamp.increment)
            bytes.append(littleEndian: timestamp.seconds)
        case .int64(let number): bytes.append(littleEndian: number)
        case .decimal128(let number):
            bytes.append(littleEndian: number.low)
            bytes.append(littleEndian: number.high)
        }
    }

    private mutating func appendString(_ text: String) {
        var text = text
        text.withUTF8 { characters in
            bytes.append(littleEndian: Int32(truncatingIfNeeded: characters.count + 1))
            unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(characters))
        }
        bytes.append(0)
    }

    /// Appends text that ends where its first NUL stands, so that it must not hold one itself.
    private mutating func appendTerminated(_ text: String) {
        var text = text
        let isWhole = text.withUTF8 { characters in
            let characters = UnsafeRawBufferPointer(characters)
            if let base = characters.baseAddress,
                unsafe RawBSON.terminator(base, characters.count) != nil
            {
                return false
            }
            unsafe bytes.append(contentsOf: characters)
            return true
        }
        if !isWhole {
            for byte in text.utf8 {
                bytes.append(contentsOf: byte == 0 ? [0xEF, 0xBF, 0xBD] : [byte])
            }
        }
        bytes.append(0)
    }

    private mutating func appendBinary(_ binary: Binary) {
        let repeatsLength = binary.subtype == 2
        let count = binary.bytes.count + (repeatsLength ? 4 : 0)
        bytes.append(littleEndian: Int32(truncatingIfNeeded: count))
        bytes.append(binary.subtype)
        if repeatsLength {
            bytes.append(littleEndian: Int32(truncatingIfNeeded: binary.bytes.count))
        }
        bytes.append(contentsOf: binary.bytes)
    }
}

extension [UInt8] {
    /// Appends a number that is not negative in decimal digits, without making a string.
    package mutating func appendDecimal(_ number: Int) {
        append(contentsOf: repeatElement(0x30, count: [UInt8].decimalDigitCount(number)))
        var rest = number
        var offset = count - 1
        while rest > 0 {
            self[offset] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
            offset -= 1
        }
    }

    /// The number of decimal digits of a number that is not negative.
    package static func decimalDigitCount(_ number: Int) -> Int {
        var count = 1
        var rest = number / 10
        while rest > 0 {
            count += 1
            rest /= 10
        }
        return count
    }
}
