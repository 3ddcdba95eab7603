// SPDX-License-Identifier: MIT
//
// The registry of query operators: one file for each under Operators, one line for each here.

import SheafBSON

/// An operator on the values at a path, such as `$gt`.
struct QueryOperator: Sendable {
    /// The name with its dollar sign.
    let name: String
    /// Makes a condition of an operand.
    let parse: @Sendable (QueryClause) throws(LanguageError) -> Condition

    /// All operators that are known, by their names.
    static let known: [String: QueryOperator] = Dictionary(
        [
            equal, notEqual, greater, greaterOrEqual, less, lessOrEqual, isIn, isNotIn,
            exists, type, modulo, size, all, elementMatch, not, regex, regexOptions,
            bitsAllSet, bitsAllClear, bitsAnySet, bitsAnyClear,
            near, nearSphere, geoNear, geoWithin, geoIntersects, within,
        ].map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )
}

/// An operator that stands for whole documents, such as `$and`.
struct DocumentOperator: Sendable {
    /// The name with its dollar sign.
    let name: String
    /// Makes a condition of an operand.
    let parse: @Sendable (QueryParser, BSONValue) throws(LanguageError) -> Condition

    /// All operators that are known, by their names.
    static let known: [String: DocumentOperator] = Dictionary(
        [
            and, or, nor, expression, jsonSchema, sampleRate, comment, alwaysTrue, alwaysFalse,
            javaScript, text,
        ].map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )
}

/// An operator with its operand, at a path.
struct QueryClause {
    /// The parser, for operands that are queries themselves.
    let parser: QueryParser
    /// The name of the operator.
    let name: String
    /// The operand.
    let operand: BSONValue
    /// The document in which it stands, for operators that belong together.
    let siblings: Document
    /// The path whose values are asked for.
    let path: FieldPath
    /// Whether an array at the end of the path also stands for its elements.
    let entersLastArray: Bool

    /// How the texts in the operand compare with others.
    var collation: Collation? { parser.collation }

    /// The condition that values at the path pass a test.
    func condition(_ test: ValueTest) -> Condition {
        condition(.value(test))
    }

    /// The condition that values at the path pass a test.
    func condition(_ test: PathCondition.Test) -> Condition {
        .path(PathCondition(path: path, test: test, entersLastArray: entersLastArray))
    }
}
