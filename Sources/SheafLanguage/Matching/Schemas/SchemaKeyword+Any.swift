// SPDX-License-Identifier: MIT
//
// The keywords of schemas about values of any type: types, lists of values, and what schemas say
// together.

import SheafBSON

extension SchemaKeyword {
    /// `type`: by the names of JSON.
    static let type = types("type") { (alias) throws(LanguageError) in
        switch alias {
        case "array": return [.array]
        case "boolean": return [.bool]
        case "null": return [.null]
        case "number": return Set(BSONType.allCases.filter(\.isNumber))
        case "object": return [.document]
        case "string": return [.string]
        case "integer":
            throw .failedToParse("$jsonSchema type 'integer' is not currently supported.")
        default: throw .badValue("Unknown type name alias: \(alias)")
        }
    }

    /// `bsonType`: by the names of `$type`.
    static let bsonType = types("bsonType") { (alias) throws(LanguageError) in
        if alias == "number" { return Set(BSONType.allCases.filter(\.isNumber)) }
        guard let type = BSONType(alias: alias) else {
            throw .badValue("Unknown type name alias: \(alias)")
        }
        return [type]
    }

    private static func types(
        _ name: String,
        _ named: @escaping @Sendable (String) throws(LanguageError) -> Set<BSONType>
    ) -> SchemaKeyword {
        SchemaKeyword(name: name) { (clause) throws(LanguageError) in
            guard clause.siblings[name == "type" ? "bsonType" : "type"] == nil else {
                throw .failedToParse(
                    "Cannot specify both $jsonSchema keywords 'type' and 'bsonType'"
                )
            }
            var types: Set<BSONType> = []
            switch clause.operand {
            case .string(let alias): types = try named(alias)
            case .array(let list):
                for alias in try clause.names(Array(list)) { types.formUnion(try named(alias)) }
            default: throw clause.mustBe("either a string or an array of strings")
            }
            return Schema.Rule(.any) { [types] (value) throws(LanguageError) in
                types.contains(value.type)
            }
        }
    }

    /// `enum`: one of several values; the order of fields does not matter.
    static let enumeration = SchemaKeyword(name: "enum") { (clause) throws(LanguageError) in
        let values = try clause.list()
        guard !values.isEmpty else { throw clause.wrong("cannot be an empty array") }
        let keys = Set(values.map { UnorderedKey(Operand($0).view) })
        guard keys.count == values.count else {
            throw clause.wrong("array cannot contain duplicate values")
        }
        return Schema.Rule(.any) { (value) throws(LanguageError) in
            keys.contains(UnorderedKey(value))
        }
    }

    /// `allOf`: every schema holds.
    static let allOf = SchemaKeyword(name: "allOf") { (clause) throws(LanguageError) in
        let schemas = try clause.schemas()
        return Schema.Rule(.any) { (value) throws(LanguageError) in
            for schema in schemas {
                guard try schema.accepts(value) else { return false }
            }
            return true
        }
    }

    /// `anyOf`: one of the schemas holds.
    static let anyOf = SchemaKeyword(name: "anyOf") { (clause) throws(LanguageError) in
        let schemas = try clause.schemas()
        return Schema.Rule(.any) { (value) throws(LanguageError) in
            for schema in schemas {
                if try schema.accepts(value) { return true }
            }
            return false
        }
    }

    /// `oneOf`: exactly one of the schemas holds.
    static let oneOf = SchemaKeyword(name: "oneOf") { (clause) throws(LanguageError) in
        let schemas = try clause.schemas()
        return Schema.Rule(.any) { (value) throws(LanguageError) in
            var count = 0
            for schema in schemas {
                if try schema.accepts(value) { count += 1 }
                guard count < 2 else { return false }
            }
            return count == 1
        }
    }

    /// `not`: the schema does not hold.
    static let not = SchemaKeyword(name: "not") { (clause) throws(LanguageError) in
        let schema = try Schema(parsing: clause.document(), at: clause.depth.deeper())
        return Schema.Rule(.any) { (value) throws(LanguageError) in try !schema.accepts(value) }
    }
}
