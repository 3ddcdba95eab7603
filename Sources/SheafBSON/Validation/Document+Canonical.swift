// SPDX-License-Identifier: MIT
//
// Valid bytes whose array names or options are not those that we write are written again. The walk
// is flat: what is open lies in an array and not on the call stack.

extension Document {
    /// A copy in which the elements of every array are named "0", "1", … and the options of every
    /// regular expression are in order.
    ///
    /// - Complexity: O(bytes).
    init(canonicalising document: Document) {
        var canonicaliser = Canonicaliser(byteCount: document.bytes.count)
        canonicaliser.copy(document.view)
        self.init(trusting: canonicaliser.writer.finish())
    }
}

private struct Canonicaliser {
    /// A container that is open.
    private struct Frame {
        /// Where it starts in what is written; the root is closed by the writer itself.
        let mark: Int?
        /// Where the code starts whose scope it is.
        let code: Int?
        let isArray: Bool
        var index = 0
    }

    var writer: DocumentWriter
    private var frames = [Frame(mark: nil, code: nil, isArray: false)]

    init(byteCount: Int) {
        writer = DocumentWriter(capacity: byteCount)
    }

    mutating func copy(_ document: DocumentView) {
        var offset = 4
        while let top = frames.indices.last {
            var cursor = ElementCursor(document, offset: offset)
            guard let location = cursor.advance() else {
                close()
                offset += 1
                continue
            }
            writer.bytes.append(location.typeNumber)
            if frames[top].isArray {
                writer.appendIndexName(frames[top].index)
            } else {
                writer.appendRaw(
                    document.bytes.extracting(location.nameStart...location.nameEnd)
                )
            }
            frames[top].index += 1
            let inner = begin(ValueView(document.bytes, location))
            offset = inner.map { location.valueStart + $0 } ?? location.valueEnd
        }
    }

    /// Copies a scalar, or opens a container and yields where its elements begin in it.
    private mutating func begin(_ value: ValueView) -> Int? {
        switch value.type {
        case .document, .array:
            let isArray = value.type == .array
            frames.append(Frame(mark: writer.beginBare(), code: nil, isArray: isArray))
            return 4
        case .codeWithScope:
            let scope = value.codeParts.scope.lowerBound
            let code = writer.beginBare()
            writer.appendRaw(value.bytes.extracting(4..<scope))
            frames.append(Frame(mark: writer.beginBare(), code: code, isArray: false))
            return scope + 4
        case .regularExpression:
            let expression = RegularExpression(value)
            writer.appendBare(
                .regularExpression(
                    RegularExpression(expression.pattern, options: expression.options)
                )
            )
        default: writer.appendRaw(value.bytes)
        }
        return nil
    }

    private mutating func close() {
        let frame = frames.removeLast()
        if let mark = frame.mark { writer.end(mark) }
        if let code = frame.code { writer.endWithoutTerminator(code) }
    }
}
