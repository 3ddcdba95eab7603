// SPDX-License-Identifier: MIT
//
// One document meets expressions: what they see of it, the variables of `$map` and its kind, and
// the bounds on what they make.

package import SheafBSON

/// A document that expressions are evaluated for.
package struct Evaluation: Sendable {
    /// The most bytes of a value that an expression makes, unless told otherwise.
    ///
    /// It bounds memory, whatever the limit of documents is.
    package static let defaultByteCountMax = 128 << 20

    /// The document, or as much of it as the expressions need.
    let root: Document
    private let byteCountMax: Int
    private var variables: [BSONValue?] = []
    /// What was read of arrays that are not in the document.
    private var parts: [ArrayPart: BSONValue?] = [:]

    /// An evaluation for a whole document.
    package init(of document: Document, byteCountMax: Int = defaultByteCountMax) {
        root = document
        self.byteCountMax = byteCountMax
    }

    /// An evaluation for a document of which only some fields are read.
    ///
    /// - Complexity: O(bytes of these fields); a part of a stored array is O(log n + elements).
    package init<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        _ dependencies: FieldDependencies,
        byteCountMax: Int = defaultByteCountMax
    ) throws {
        var (fields, parts) = (dependencies, [ArrayPart: BSONValue?]())
        for part in dependencies.parts where !dependencies.contains(part.names) {
            guard try part.read(into: &parts, reading: reader) else {
                fields.insert(part.names)
                continue
            }
        }
        self.init(of: try fields.document(reading: reader), byteCountMax: byteCountMax)
        self.parts = parts
    }

    /// The value of a part of an array, if it was read.
    func part(_ part: ArrayPart) -> BSONValue?? { parts.isEmpty ? nil : parts[part] }

    /// The value of a variable.
    func variable(_ slot: Int) -> BSONValue? { variables[slot] }

    /// Gives a variable its value, which it keeps until it gets another.
    mutating func bind(_ slot: Int, to value: BSONValue?) {
        while variables.count <= slot { variables.append(nil) }
        variables[slot] = value
    }
}

// MARK: - Bounds

extension Evaluation {
    /// Refuses to make a value of so many bytes.
    func check(byteCount: Int) throws(LanguageError) {
        guard byteCount > byteCountMax else { return }
        throw LanguageError(
            .objectTooLarge,
            "An expression makes a value of \(byteCount) bytes, more than the \(byteCountMax) that "
                + "a document may have"
        )
    }

    /// An array of values, if it is not too large.
    func array(_ elements: [BSONValue]) throws(LanguageError) -> BSONValue {
        let array = BSONArray(elements)
        try check(byteCount: array.document.bytes.count)
        return .array(array)
    }

    /// A document, if it is not too large.
    func document(_ document: Document) throws(LanguageError) -> BSONValue {
        try check(byteCount: document.bytes.count)
        return .document(document)
    }

    /// A text, if it is not too large.
    func string(_ text: String) throws(LanguageError) -> BSONValue {
        try check(byteCount: text.utf8.count)
        return .string(text)
    }

    /// Refuses a value that nests deeper than documents may, before it is put into another.
    ///
    /// Only what goes round in a loop needs it: anything else is as deep as the document and the
    /// expression are together.
    func checkDepth(of value: BSONValue) throws(LanguageError) {
        guard value.nestingDepth > DocumentRules.nestingDepthMax else { return }
        throw LanguageError(
            .overflow,
            "Document exceeds maximum nesting depth of \(DocumentRules.nestingDepthMax)"
        )
    }
}
