// SPDX-License-Identifier: MIT
//
// The options of a collation as they were written: each has a type and some values. What they mean
// together is for the library to say that compares.

import SheafBSON

/// The options of a collation; nil where the locale decides.
struct CollationOptions {
    private(set) var locale = ""
    private(set) var caseLevel: Bool?
    private(set) var caseFirst: String?
    private(set) var strength: Int?
    private(set) var numericOrdering: Bool?
    private(set) var alternate: String?
    private(set) var maxVariable: String?
    private(set) var normalization: Bool?
    private(set) var backwards: Bool?
    private(set) var version: String?

    /// The values of `caseFirst`, `alternate` and `maxVariable`, by the numbers that stand for
    /// them.
    static let caseFirst = ["off", "upper", "lower"]
    static let alternate = ["non-ignorable", "shifted"]
    static let maxVariable = ["punct", "space"]

    /// Reads the options.
    ///
    /// - Throws: ``LanguageError`` 2, 14, 40414 and 40415.
    init(parsing source: Document) throws(LanguageError) {
        var hasLocale = false
        for (name, value) in source {
            guard name == "backwards" || !value.isNullish else { continue }
            switch name {
            case "locale":
                locale = try CollationOptions.text(name, value)
                hasLocale = true
            case "caseLevel": caseLevel = try CollationOptions.flag(name, value)
            case "caseFirst":
                caseFirst = try CollationOptions.choice(name, value, CollationOptions.caseFirst)
            case "strength": strength = try CollationOptions.strength(value)
            case "numericOrdering": numericOrdering = try CollationOptions.flag(name, value)
            case "alternate":
                alternate = try CollationOptions.choice(name, value, CollationOptions.alternate)
            case "maxVariable":
                maxVariable = try CollationOptions.choice(name, value, CollationOptions.maxVariable)
            case "normalization": normalization = try CollationOptions.flag(name, value)
            case "backwards": backwards = try CollationOptions.backwards(value)
            case "version": version = try CollationOptions.text(name, value)
            default:
                throw LanguageError(
                    code: 40415,
                    "BSON field 'collation.\(name)' is an unknown field."
                )
            }
        }
        guard hasLocale else {
            throw LanguageError(
                code: 40414,
                "BSON field 'collation.locale' is missing but a required field"
            )
        }
    }

    /// Refuses options that have no effect beside others.
    func check(_ source: Document) throws(LanguageError) {
        if backwards == true, strength == 1 {
            throw .badValue(
                "'backwards' is invalid with 'strength' of 1 in: \(ShellText.document(source))"
            )
        }
        if let caseFirst, caseFirst != "off", strength ?? 3 < 3, caseLevel != true {
            throw .badValue(
                "'caseFirst' is invalid unless 'caseLevel' is on or 'strength' is greater than 2 "
                    + "in: \(ShellText.document(source))"
            )
        }
    }

    private static func text(_ name: String, _ value: BSONValue) throws(LanguageError) -> String {
        guard case .string(let text) = value else { throw wrongType(name, value, "type 'string'") }
        return text
    }

    private static func flag(_ name: String, _ value: BSONValue) throws(LanguageError) -> Bool {
        guard case .bool(let flag) = value else { throw wrongType(name, value, "type 'bool'") }
        return flag
    }

    private static func choice(
        _ name: String,
        _ value: BSONValue,
        _ choices: [String]
    ) throws(LanguageError) -> String {
        let text = try text(name, value)
        guard choices.contains(text) else { throw noSuchValue(text, of: name) }
        return text
    }

    private static func strength(_ value: BSONValue) throws(LanguageError) -> Int {
        guard let number = value.clampedInt32 else {
            throw wrongType("strength", value, "types '[double, decimal, long, int]'")
        }
        switch number {
        case 1...5: return number
        case 0: throw noSuchValue("0", of: "strength")
        default:
            throw .badValue(
                "BSON field 'strength' value must be \(number < 0 ? ">= 0" : "<= 5"), actual value "
                    + "'\(number)'"
            )
        }
    }

    private static func backwards(_ value: BSONValue) throws(LanguageError) -> Bool {
        guard case .bool(let flag) = value else {
            throw .typeMismatch(
                "Field 'backwards' should be a boolean value, but found: \(value.type.alias)"
            )
        }
        return flag
    }

    private static func wrongType(
        _ name: String,
        _ value: BSONValue,
        _ expected: String
    ) -> LanguageError {
        .typeMismatch(
            "BSON field 'collation.\(name)' is the wrong type '\(value.type.alias)', expected "
                + expected
        )
    }

    private static func noSuchValue(_ value: String, of name: String) -> LanguageError {
        .badValue(
            "Enumeration value '\(value)' for field 'collation.\(name)' is not a valid value."
        )
    }
}
