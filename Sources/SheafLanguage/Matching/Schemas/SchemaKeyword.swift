// SPDX-License-Identifier: MIT
//
// The registry of a schema's keywords, and what their operands have in common.

import SheafBSON

/// A keyword of schemas, such as `minLength`.
struct SchemaKeyword: Sendable {
    /// The name.
    let name: String
    /// Makes a rule of an operand; none where the operand asks nothing by itself.
    let parse: @Sendable (SchemaClause) throws(LanguageError) -> Schema.Rule?

    /// All keywords that are known, by their names.
    static let known: [String: SchemaKeyword] = Dictionary(
        [
            type, bsonType, enumeration, allOf, anyOf, oneOf, not,
            minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf,
            minLength, maxLength, pattern,
            items, additionalItems, minItems, maxItems, uniqueItems,
            properties, patternProperties, additionalProperties, required, minProperties,
            maxProperties, dependencies, title, description,
        ].map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// The keywords of draft 4 that MongoDB refuses.
    static let unsupported: Set<String> = [
        "$ref", "$schema", "default", "definitions", "format", "id",
    ]

    static let title = remark("title")
    static let description = remark("description")

    private static func remark(_ name: String) -> SchemaKeyword {
        SchemaKeyword(name: name) { (clause) throws(LanguageError) in
            _ = try clause.text()
            return nil
        }
    }
}

/// A keyword with its operand.
struct SchemaClause {
    /// The name of the keyword.
    let name: String
    /// The operand.
    let operand: BSONValue
    /// The schema in which it stands, for keywords that belong together.
    let siblings: Document
    /// How deep the schema lies in others.
    let depth: QueryDepth

    /// A complaint about the type of the operand.
    func mustBe(_ what: String) -> LanguageError {
        .typeMismatch("$jsonSchema keyword '\(name)' must be \(what)")
    }

    /// A complaint about the operand.
    func wrong(_ what: String) -> LanguageError {
        .failedToParse("$jsonSchema keyword '\(name)' \(what)")
    }

    /// The operand as text.
    func text() throws(LanguageError) -> String {
        guard case .string(let text) = operand else { throw mustBe("a string") }
        return text
    }

    /// The operand as a truth value.
    func flag() throws(LanguageError) -> Bool {
        guard case .bool(let flag) = operand else { throw mustBe("a boolean") }
        return flag
    }

    /// The operand as a list.
    func list() throws(LanguageError) -> [BSONValue] {
        guard case .array(let list) = operand else {
            throw mustBe("an array, but found an element of type \(operand.type.alias)")
        }
        return Array(list)
    }

    /// The operand as a document.
    func document() throws(LanguageError) -> Document {
        guard case .document(let document) = operand else {
            throw mustBe("an object, but found an element of type \(operand.type.alias)")
        }
        return document
    }

    /// The operand as a number of things.
    func count() throws(LanguageError) -> Int {
        let field = ShellText.field(name, operand)
        guard operand.type.isNumber else { throw mustBe("a number") }
        guard let count = operand.integerValue else {
            throw .failedToParse("Expected an integer: \(field)")
        }
        guard count >= 0 else {
            throw .failedToParse("Expected a non-negative number in: \(field)")
        }
        return Int(clamping: count)
    }

    /// A list of names, none twice and at least one.
    func names(
        _ values: [BSONValue],
        of what: String = "array"
    ) throws(LanguageError) -> [String] {
        guard !values.isEmpty else { throw wrong("\(what) cannot be empty") }
        var names: [String] = []
        for value in values {
            guard case .string(let name) = value else {
                throw mustBe(
                    "an array of strings, but found an element of type: \(value.type.alias)"
                )
            }
            guard !names.contains(name) else {
                throw wrong("\(what) cannot contain duplicate values")
            }
            names.append(name)
        }
        return names
    }

    /// The schemas in the operand, at least one.
    func schemas() throws(LanguageError) -> [Schema] {
        let list = try list()
        guard !list.isEmpty else {
            throw .badValue("$jsonSchema keyword '\(name)' must be a non-empty array")
        }
        var schemas: [Schema] = []
        for value in list {
            guard case .document(let document) = value else {
                throw mustBe(
                    "an array of objects, but found an element of type \(value.type.alias)"
                )
            }
            schemas.append(try Schema(parsing: document, at: depth.deeper()))
        }
        return schemas
    }

    /// A schema for the values of a property.
    func schema(
        _ value: BSONValue,
        of property: String
    ) throws(LanguageError) -> Schema {
        guard case .document(let document) = value else {
            throw .typeMismatch(
                "Nested schema for $jsonSchema property '\(property)' must be an object"
            )
        }
        return try Schema(parsing: document, at: depth.deeper())
    }

    /// What `additionalItems` or `additionalProperties` says: true, false, or a schema.
    func remainder() throws(LanguageError) -> SchemaRemainder {
        switch operand {
        case .bool(let allows): return allows ? .anything : .nothing
        case .document(let document):
            return .schema(try Schema(parsing: document, at: depth.deeper()))
        default:
            throw mustBe(
                "either an object or a boolean, but got a \(operand.type.alias)"
            )
        }
    }
}

/// What a schema lets pass that it does not list.
enum SchemaRemainder: Sendable {
    case anything, nothing
    case schema(Schema)

    func accepts(_ value: ValueView) throws(LanguageError) -> Bool {
        switch self {
        case .anything: true
        case .nothing: false
        case .schema(let schema): try schema.accepts(value)
        }
    }
}
