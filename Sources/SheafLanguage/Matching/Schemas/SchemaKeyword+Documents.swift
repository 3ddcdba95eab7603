// SPDX-License-Identifier: MIT
//
// The keywords of schemas about documents.

import SheafBSON

extension SchemaKeyword {
    /// `properties`: schemas for fields by their names; none has to be there.
    static let properties = SchemaKeyword(name: "properties") { (clause) throws(LanguageError) in
        var schemas: [(name: String, schema: Schema)] = []
        for (name, value) in try clause.document() {
            schemas.append((name, try clause.schema(value, of: name)))
        }
        return Schema.Rule(.documents) { [schemas] (value) throws(LanguageError) in
            guard let document = value.document else { return true }
            for (name, schema) in schemas {
                guard let field = document.value(name) else { continue }
                guard try schema.accepts(field) else { return false }
            }
            return true
        }
    }

    /// `patternProperties`: schemas for fields whose names a regular expression matches.
    static let patternProperties = SchemaKeyword(name: "patternProperties") {
        (clause) throws(LanguageError) in
        var schemas: [(pattern: Pattern, schema: Schema)] = []
        for (name, value) in try clause.document() {
            schemas.append(
                (try Pattern(RegularExpression(name)), try clause.schema(value, of: name))
            )
        }
        return Schema.Rule(.documents) { [schemas] (value) throws(LanguageError) in
            guard var cursor = value.document?.elements else { return true }
            while let field = cursor.next() {
                for (pattern, schema) in schemas where try pattern.matches(field.nameBytes) {
                    guard try schema.accepts(field.value) else { return false }
                }
            }
            return true
        }
    }

    /// `additionalProperties`: whether, or how, there may be fields that neither `properties` nor
    /// `patternProperties` lists.
    static let additionalProperties = SchemaKeyword(name: "additionalProperties") {
        (clause) throws(LanguageError) in
        let remainder = try clause.remainder()
        let listed = Set(clause.siblings["properties"]?.documentValue?.keys ?? [])
        var patterns: [Pattern] = []
        for name in clause.siblings["patternProperties"]?.documentValue?.keys ?? [] {
            patterns.append(try Pattern(RegularExpression(name)))
        }
        return Schema.Rule(.documents) { [patterns] (value) throws(LanguageError) in
            guard var cursor = value.document?.elements else { return true }
            while let field = cursor.next() {
                var isListed = listed.contains(field.name)
                for pattern in patterns where !isListed {
                    isListed = try pattern.matches(field.nameBytes)
                }
                if !isListed, try !remainder.accepts(field.value) { return false }
            }
            return true
        }
    }

    /// `required`: the names of fields that must be there.
    static let required = SchemaKeyword(name: "required") { (clause) throws(LanguageError) in
        let names = try clause.names(clause.list())
        return Schema.Rule(.documents) { (value) throws(LanguageError) in value.has(names) }
    }

    /// `minProperties`: the least number of fields.
    static let minProperties = SchemaKeyword(name: "minProperties") {
        (clause) throws(LanguageError) in
        let count = try clause.count()
        return Schema.Rule(.documents) { (value) throws(LanguageError) in
            (value.document?.count ?? 0) >= count
        }
    }

    /// `maxProperties`: the greatest number of fields.
    static let maxProperties = SchemaKeyword(name: "maxProperties") {
        (clause) throws(LanguageError) in
        let count = try clause.count()
        return Schema.Rule(.documents) { (value) throws(LanguageError) in
            (value.document?.count ?? 0) <= count
        }
    }

    /// `dependencies`: what a document with a field must have besides, as names of other fields or
    /// as a schema.
    static let dependencies = SchemaKeyword(name: "dependencies") {
        (clause) throws(LanguageError) in
        var dependencies: [(name: String, names: [String], schema: Schema?)] = []
        for (name, value) in try clause.document() {
            switch value {
            case .array(let list):
                let names = try clause.names(Array(list), of: "property '\(name)'")
                dependencies.append((name, names, nil))
            case .document: dependencies.append((name, [], try clause.schema(value, of: name)))
            default:
                throw .typeMismatch(
                    "$jsonSchema keyword 'dependencies' property '\(name)' must be either an "
                        + "object or an array, but found type \(value.type.alias)"
                )
            }
        }
        return Schema.Rule(.documents) { [dependencies] (value) throws(LanguageError) in
            for (name, names, schema) in dependencies where value.has([name]) {
                guard value.has(names), try schema?.accepts(value) ?? true else { return false }
            }
            return true
        }
    }
}

extension ValueView {
    /// Whether a document has all these fields.
    fileprivate func has(_ names: [String]) -> Bool {
        guard let document else { return false }
        return names.allSatisfy { document.locate($0) != nil }
    }
}
