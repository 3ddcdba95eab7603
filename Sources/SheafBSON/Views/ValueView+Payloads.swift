// SPDX-License-Identifier: MIT
//
// How the composite payloads lie in their bytes: binary, regular expression, pointer, code with
// scope.

extension Binary {
    /// Reads the payload of a binary value.
    ///
    /// Subtype 2 repeats its length before the data.
    init(_ view: ValueView) {
        subtype = view.bytes.byte(at: 4)
        let start = subtype == 2 && view.bytes.byteCount >= 9 ? 9 : 5
        bytes = view.bytes.extracting(start...).copiedBytes
    }
}

extension RegularExpression {
    /// Reads the payload of a regular expression: two texts that end in NUL.
    init(_ view: ValueView) {
        let parts = view.regularExpressionParts
        self.init(
            view.bytes.extracting(parts.pattern).text,
            optionsAsTheyAre: view.bytes.extracting(parts.options).text
        )
    }
}

extension ValueView {
    /// Where pattern and options of a regular expression lie.
    package var regularExpressionParts: (pattern: Range<Int>, options: Range<Int>) {
        let patternEnd = unsafe bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe RawBSON.terminator(base, bytes.count) ?? 0
        }
        return (0..<patternEnd, (patternEnd + 1)..<(bytes.byteCount - 1))
    }

    /// The code and the variables of code with scope; nothing where the code's length is wrong.
    package var codeParts: (code: Range<Int>, scope: Range<Int>) {
        let end = bytes.byteCount
        let codeCount = Int(bytes.integer(at: 4, as: Int32.self))
        guard codeCount >= 1, codeCount <= end - 8 else { return (8..<8, end..<end) }
        let scopeStart = 8 + codeCount
        return (8..<(scopeStart - 1), scopeStart..<end)
    }
}

extension DBPointer {
    /// Reads the payload of a pointer: a string and an id.
    init(_ view: ValueView) {
        let end = view.bytes.byteCount - 12
        namespace = view.bytes.extracting(4..<(end - 1)).text
        id = ObjectID(view.bytes.extracting(end...))
    }
}

extension CodeWithScope {
    /// Reads the payload of code with scope: a length, a string and a document.
    init(_ view: ValueView) {
        let parts = view.codeParts
        code = view.bytes.extracting(parts.code).text
        let scope = view.bytes.extracting(parts.scope).copiedBytes
        self.scope = scope.count < 5 ? Document() : Document(trusting: scope)
    }
}
