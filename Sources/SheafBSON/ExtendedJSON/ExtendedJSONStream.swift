// SPDX-License-Identifier: MIT
//
// Documents one after another from chunks of text, for import: lines of JSON, objects with blanks
// between them, or one array of objects. Memory holds the document that is being read, never the
// whole text.

/// Reads documents one after another from chunks of UTF-8 text.
///
///     var stream = ExtendedJSONStream()
///     while let chunk = try file.read() {
///         stream.append(chunk)
///         while let (document, line) = try stream.next() { … }
///     }
///     stream.finish()
///     while let (document, line) = try stream.next() { … }
///
/// The text is objects with nothing but blanks between them, such as one per line, or one array of
/// objects. A byte order mark at its start is skipped.
///
/// When an object is wrong, ``next()`` throws once for it and may be called again for those behind
/// it. When the text between objects is wrong, every further call throws the same error.
///
/// - Complexity: O(bytes) over all; memory is O(largest object + chunk).
public struct ExtendedJSONStream: Sendable {
    /// The largest object that is read unless the caller says otherwise, in bytes of text.
    public static let objectByteCountMax = 1 << 28

    private let options: ExtendedJSON.ReadingOptions
    private let depthMax: Int
    private let byteCountMax: Int
    private var splitter = ObjectSplitter()
    private var failure: BSONError?

    /// A stream before its first byte.
    ///
    /// - Parameters:
    ///   - options: What reading does beyond the standard.
    ///   - depthMax: The deepest nesting of a document.
    ///   - objectByteCountMax: The largest object in bytes of text; a larger one ends the stream.
    public init(
        options: ExtendedJSON.ReadingOptions = [],
        depthMax: Int = Document.nestingDepthMax,
        objectByteCountMax: Int = ExtendedJSONStream.objectByteCountMax
    ) {
        self.options = options
        self.depthMax = depthMax
        byteCountMax = objectByteCountMax
    }

    /// Hands in the next bytes of the text; they may end anywhere.
    public mutating func append(_ chunk: [UInt8]) {
        splitter.append(chunk)
    }

    /// Says that the text has ended.
    public mutating func finish() {
        splitter.finish()
    }

    /// The next document and the number of the line that it starts on, or nil when that needs more
    /// bytes or, once the stream is finished, when there is none.
    ///
    /// - Throws: ``BSONError`` with line and column in the whole text.
    public mutating func next() throws(BSONError) -> (document: Document, line: Int)? {
        if let failure { throw failure }
        let object: ObjectSplitter.Object?
        do {
            object = try splitter.next(byteCountMax: byteCountMax)
        } catch {
            failure = error
            throw error
        }
        guard let object else { return nil }
        do {
            let lexer = try JSONLexer(object.bytes, firstLine: object.line)
            return (
                try Document(lexer: lexer, options: options, depthMax: depthMax), object.line
            )
        } catch {
            throw error.moved(byColumns: object.column - 1, inLine: object.line)
        }
    }
}

extension BSONError {
    /// The error of a text that starts in the middle of a line.
    fileprivate func moved(byColumns columns: Int, inLine first: Int) -> BSONError {
        guard case .text(let line, let column)? = location, line == first else { return self }
        return BSONError(code, message, at: .text(line: line, column: column + columns))
    }
}

/// Finds where objects begin and end, looking at nothing but brackets, strings and line breaks.
private struct ObjectSplitter: Sendable {
    /// The bytes of one object and where it starts.
    struct Object {
        let bytes: [UInt8]
        let line: Int
        let column: Int
    }

    /// What may come next between objects.
    private enum Place {
        case start, lines, firstInArray, behindObject, behindComma, end
    }

    private var buffer: [UInt8] = []
    private var offset = 0
    private var place = Place.start
    private var isFinished = false
    private var mayHaveMark = true
    private var line = 1
    private var column = 1
    /// The object that is being looked through: where it starts, and what is open in it.
    private var object: (start: Int, line: Int, column: Int)?
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    mutating func append(_ chunk: [UInt8]) {
        let kept = object?.start ?? offset
        if kept > 0 {
            buffer.removeSubrange(..<kept)
            offset -= kept
            object?.start = 0
        }
        buffer.append(contentsOf: chunk)
    }

    mutating func finish() {
        isFinished = true
    }

    mutating func next(byteCountMax: Int) throws(BSONError) -> Object? {
        if object == nil {
            guard try findStart() else { return nil }
        }
        guard let object else { return nil }
        let isWhole = findEnd()
        guard offset - object.start <= byteCountMax else {
            throw BSONError(
                .tooLarge,
                "The object has more than \(byteCountMax) bytes of text",
                at: .text(line: object.line, column: object.column)
            )
        }
        guard isWhole || isFinished else { return nil }
        self.object = nil
        return Object(
            bytes: Array(buffer[object.start..<offset]),
            line: object.line,
            column: object.column
        )
    }

    /// Moves to the next object; answers false when none begins in the bytes that are here.
    private mutating func findStart() throws(BSONError) -> Bool {
        if mayHaveMark {
            guard skipByteOrderMark() else { return false }
        }
        while offset < buffer.count {
            let byte = buffer[offset]
            switch byte {
            case 0x0A: (line, column) = (line + 1, 1)
            case 0x20, 0x09, 0x0D: column += 1
            case UInt8(ascii: "{") where place != .behindObject && place != .end:
                if place == .start { place = .lines }
                object = (offset, line, column)
                return true
            default: place = try placeBehind(byte)
            }
            offset += 1
        }
        if isFinished, place == .firstInArray || place == .behindObject || place == .behindComma {
            throw wrong("The array does not end")
        }
        return false
    }

    private mutating func placeBehind(_ byte: UInt8) throws(BSONError) -> Place {
        let next: Place? =
            switch (byte, place) {
            case (UInt8(ascii: "["), .start): .firstInArray
            case (UInt8(ascii: "]"), .firstInArray), (UInt8(ascii: "]"), .behindObject): .end
            case (UInt8(ascii: ","), .behindObject): .behindComma
            default: nil
            }
        guard let next else { throw wrong("Expected \(wanted)") }
        column += 1
        return next
    }

    /// What may come next between objects, for a message.
    private var wanted: String {
        switch place {
        case .start: "an object or an array of objects"
        case .lines, .firstInArray, .behindComma: "an object"
        case .behindObject: "a comma or ]"
        case .end: "the end of the text"
        }
    }

    private func wrong(_ message: String) -> BSONError {
        BSONError(.invalidText, message, at: .text(line: line, column: column))
    }

    /// Skips a byte order mark; answers false when more bytes are needed to tell.
    private mutating func skipByteOrderMark() -> Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard buffer.count >= mark.count || isFinished || buffer.first != mark[0] else {
            return false
        }
        guard !buffer.isEmpty else { return true }
        mayHaveMark = false
        if buffer.starts(with: mark) { offset = mark.count }
        return true
    }

    /// Moves behind the object; answers false when it does not end in the bytes that are here.
    private mutating func findEnd() -> Bool {
        while offset < buffer.count {
            let byte = buffer[offset]
            offset += 1
            if byte == 0x0A {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            if isInString {
                passInString(byte)
            } else if pass(byte) {
                if place != .lines { place = .behindObject }
                return true
            }
        }
        return false
    }

    private mutating func passInString(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
        }
    }

    /// Takes note of a byte outside strings; answers whether it ends the object.
    private mutating func pass(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            return depth == 0
        default: break
        }
        return false
    }
}
