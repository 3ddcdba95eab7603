// SPDX-License-Identifier: MIT
//
// `$bucket`: short for a `$group` by the stretch that a value lies in, and a `$sort`.

import SheafBSON

extension StageOperator {
    /// `{$bucket: {groupBy:, boundaries:, default:, output:}}`.
    static let bucket = StageOperator("$bucket") { (operand, context) throws(LanguageError) in
        let buckets = try Buckets(parsing: operand, in: context.scope)
        var grouping: Document = ["_id": buckets.choice]
        for (name, value) in buckets.output { grouping.append(name, value) }
        return [
            try GroupStage(parsing: .document(grouping), in: context.scope),
            SortStage(
                order: try SortPattern(parsingStage: ["_id": 1], by: context.scope.collation)
            ),
        ]
    }
}

/// A `$bucket`, parsed.
private struct Buckets {
    private var groupBy: BSONValue?
    private var boundaries: [BSONValue] = []
    private var other: BSONValue?
    /// What is made of each bucket.
    private(set) var output: Document = ["count": ["$sum": 1]]

    init(parsing operand: BSONValue, in scope: ExpressionScope) throws(LanguageError) {
        guard case .document(let options) = operand else {
            throw LanguageError(
                code: 40201,
                "Argument to $bucket stage must be an object, but found type: "
                    + "\(operand.type.alias)."
            )
        }
        for (name, value) in options {
            switch name {
            case "groupBy": groupBy = try Buckets.groupBy(value, "$bucket", code: 40202)
            case "boundaries": boundaries = try Buckets.boundaries(value, scope)
            case "default": other = try Buckets.constant(value, scope, code: 40195, "default")
            case "output":
                guard case .document(let fields) = value else {
                    throw LanguageError(
                        code: 40196,
                        "The $bucket 'output' field must be an object, but found type: "
                            + "\(value.type.alias)."
                    )
                }
                output = fields
            default:
                throw LanguageError(code: 40197, "Unrecognized option to $bucket: \(name).")
            }
        }
        guard groupBy != nil, let first = boundaries.first, let last = boundaries.last else {
            throw LanguageError(
                code: 40198,
                "$bucket requires 'groupBy' and 'boundaries' to be specified."
            )
        }
        guard let other, other.compare(first, by: scope.collation) >= 0,
            other.compare(last, by: scope.collation) < 0
        else { return }
        throw LanguageError(
            code: 40199,
            "The $bucket 'default' field must be less than the lowest boundary or greater than or "
                + "equal to the highest boundary."
        )
    }

    static func groupBy(
        _ value: BSONValue,
        _ stage: String,
        code: Int
    ) throws(LanguageError) -> BSONValue {
        switch value {
        case .string(let text) where text.hasPrefix("$"): return value
        case .document(let document) where document.first?.key.hasPrefix("$") == true: return value
        default:
            throw LanguageError(
                code: code,
                "The \(stage) 'groupBy' field must be defined as a $-prefixed path or an "
                    + "expression, but found: \(value.shellText)."
            )
        }
    }

    private static func boundaries(
        _ value: BSONValue,
        _ scope: ExpressionScope
    ) throws(LanguageError) -> [BSONValue] {
        guard case .array(let array) = value else {
            throw LanguageError(
                code: 40200,
                "The $bucket 'boundaries' field must be an array, but found type: "
                    + "\(value.type.alias)."
            )
        }
        var boundaries: [BSONValue] = []
        for element in array {
            boundaries.append(try constant(element, scope, code: 40191, "boundaries"))
        }
        guard boundaries.count >= 2 else {
            throw LanguageError(
                code: 40192,
                "The $bucket 'boundaries' field must have at least 2 values, but found "
                    + "\(boundaries.count) value(s)."
            )
        }
        for (lower, upper) in zip(boundaries, boundaries.dropFirst()) {
            guard lower.type.isNumber && upper.type.isNumber || lower.type == upper.type else {
                throw LanguageError(
                    code: 40193,
                    "All values in the 'boundaries' option to $bucket must have the same type. "
                        + "Found conflicting types \(lower.type.alias) and \(upper.type.alias)."
                )
            }
            guard lower.compare(upper, by: scope.collation) < 0 else {
                throw LanguageError(
                    code: 40194,
                    "The 'boundaries' option to $bucket must be sorted in ascending order."
                )
            }
        }
        return boundaries
    }

    private static func constant(
        _ value: BSONValue,
        _ scope: ExpressionScope,
        code: Int,
        _ name: String
    ) throws(LanguageError) -> BSONValue {
        let expression = try Expression(parsing: value, in: scope)
        guard expression.dependencies.isEmpty else {
            throw LanguageError(
                code: code,
                "The $bucket '\(name)' field must have constant values, but found: "
                    + "\(value.shellText)."
            )
        }
        var evaluation = Evaluation(of: Document())
        return try expression.value(in: &evaluation) ?? .null
    }

    /// The expression for the bucket of a document: its lower boundary.
    var choice: BSONValue {
        let groupBy = groupBy ?? .null
        let branches = zip(boundaries, boundaries.dropFirst()).map { lower, upper -> BSONValue in
            [
                "case": [
                    "$and": [
                        ["$gte": [groupBy, ["$literal": lower]]],
                        ["$lt": [groupBy, ["$literal": upper]]],
                    ]
                ],
                "then": ["$literal": lower],
            ]
        }
        var choice: Document = ["branches": .array(BSONArray(branches))]
        if let other { choice.append("default", ["$literal": other]) }
        return ["$switch": .document(choice)]
    }
}
