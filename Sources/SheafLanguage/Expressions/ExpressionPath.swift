// SPDX-License-Identifier: MIT
//
// Paths of expressions: they enter the documents of an array all at once, and a number in them is a
// name like any other.

import SheafBSON

/// A dotted path behind `$` or `$$variable.`.
struct ExpressionPath: Sendable, Hashable {
    /// The names from the outside in.
    let names: [String]

    /// The path that leads to the value itself.
    static let itself = ExpressionPath(names: [])

    private init(names: [String]) {
        self.names = names
    }

    /// A path from its text.
    ///
    /// - Throws: ``LanguageError`` 40352, 40353, 15998, 16410 or 16411.
    init(_ text: String) throws(LanguageError) {
        guard !text.isEmpty else {
            throw LanguageError(code: 16872, "'$' by itself is not a valid FieldPath")
        }
        guard !text.hasSuffix(".") else {
            throw LanguageError(code: 40353, "FieldPath must not end with a '.'.")
        }
        names = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        for name in names { try ExpressionPath.checkName(name) }
    }

    /// Checks one name.
    ///
    /// - Throws: ``LanguageError`` 15998, 16410, 16411 or 16412.
    static func checkName(_ name: String) throws(LanguageError) {
        guard let first = name.utf8.first else {
            throw LanguageError(code: 15998, "FieldPath field names may not be empty strings.")
        }
        guard first != UInt8(ascii: "$") else {
            throw LanguageError(
                code: 16410,
                "FieldPath field names may not start with '$'. Consider using $getField or "
                    + "$setField."
            )
        }
        guard !name.utf8.contains(0) else {
            throw LanguageError(code: 16411, "FieldPath field names may not contain '\\0'.")
        }
        guard !name.utf8.contains(UInt8(ascii: ".")) else {
            throw LanguageError(
                code: 16412,
                "FieldPath field names may not contain '.'. Consider using $getField or "
                    + "$setField."
            )
        }
    }

    /// The value at the path inside another; nil when it is missing.
    func value(in value: BSONValue) -> BSONValue? {
        guard !names.isEmpty else { return value }
        switch value {
        case .document, .array: return value.withView { ExpressionPath.value(in: $0, names[...]) }
        default: return nil
        }
    }

    /// The value at the path in a document; nil when it is missing.
    func value(in document: DocumentView) -> BSONValue? {
        ExpressionPath.value(in: document.asValue, names[...])
    }

    private static func value(in view: ValueView, _ names: ArraySlice<String>) -> BSONValue? {
        guard let name = names.first else { return BSONValue(copying: view) }
        if let document = view.document {
            guard let child = document.value(name) else { return nil }
            return value(in: child, names.dropFirst())
        }
        guard let array = view.array else { return nil }
        var values: [BSONValue] = []
        var cursor = array.elements
        while let element = cursor.next() {
            guard element.value.type == .document else { continue }
            if let value = value(in: element.value, names) { values.append(value) }
        }
        return .array(BSONArray(values))
    }
}
