// SPDX-License-Identifier: MIT
//
// `$slice`: a part of an array, counted from its start or its end.

import SheafBSON

extension ExpressionOperator {
    /// `{$slice: [array, count]}` or `{$slice: [array, position, count]}`.
    static let slice = function("$slice", 2...3) { (values, _) throws(LanguageError) in
        if values.contains(where: \.isNullish) { return .null }
        guard case .array(let array)? = values[0] else {
            throw LanguageError(
                code: 28724,
                "First argument to $slice must be an array, but is of type: \(values[0].typeName)"
            )
        }
        let second = try sliceNumber(values[1], "Second", codes: (28725, 28726))
        let elements = Array(array)
        guard values.count > 2 else {
            return .array(
                BSONArray(second < 0 ? elements.suffix(-second) : elements.prefix(second))
            )
        }
        let count = try sliceNumber(values[2], "Third", codes: (28727, 28728))
        guard count > 0 else {
            throw LanguageError(
                code: 28729,
                "Third argument to $slice must be positive: \(count)"
            )
        }
        let start = second < 0 ? max(0, elements.count + second) : second
        return .array(BSONArray(elements.dropFirst(start).prefix(count)))
    }.readingPart { arguments in
        guard let second = arguments[1].literalInteger else { return nil }
        guard arguments.count > 2 else { return .slice(from: min(second, 0), count: abs(second)) }
        guard let count = arguments[2].literalInteger, count > 0 else { return nil }
        return .slice(from: second, count: count)
    }

    private static func sliceNumber(
        _ value: BSONValue?,
        _ which: String,
        codes: (notNumber: Int, notInteger: Int)
    ) throws(LanguageError) -> Int {
        guard let value, value.type.isNumber else {
            throw LanguageError(
                code: codes.notNumber,
                "\(which) argument to $slice must be a numeric value, but is of type: "
                    + value.typeName
            )
        }
        guard let number = value.int32Value else {
            throw LanguageError(
                code: codes.notInteger,
                "\(which) argument to $slice can't be represented as a 32-bit integer: "
                    + value.shellText
            )
        }
        return number
    }
}
