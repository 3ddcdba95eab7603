// SPDX-License-Identifier: MIT
//
// `$jsonSchema`: the document as a whole keeps the rules of a schema.

import SheafBSON

extension DocumentOperator {
    /// `{$jsonSchema: {required: ["name"], properties: {name: {bsonType: "string"}}}}`.
    ///
    /// All of the document is read: a schema may say something of every field.
    static let jsonSchema = DocumentOperator(name: "$jsonSchema") {
        (parser, operand) throws(LanguageError) in
        try parser.checkStandsForDocument("$jsonSchema")
        guard case .document(let document) = operand else {
            throw .typeMismatch("$jsonSchema must be an object")
        }
        let schema = try Schema(parsing: document, at: parser.depth)
        let test = ValueTest(
            predicate: .other,
            acceptsMissing: false,
            byType: { _ in nil },
            byValue: { (value) throws(LanguageError) in try schema.accepts(value) }
        )
        return .path(PathCondition(path: .itself, test: .value(test), entersLastArray: false))
    }
}
