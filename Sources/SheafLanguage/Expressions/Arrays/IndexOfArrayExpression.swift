// SPDX-License-Identifier: MIT
//
// `$indexOfArray`: the first position of a value in an array, or -1.

import SheafBSON

extension ExpressionOperator {
    /// `{$indexOfArray: [array, value, start, end]}`.
    static let indexOfArray = comparing("$indexOfArray", 2...4) {
        (values, collation, _) throws(LanguageError) in
        if values[0].isNullish { return .null }
        guard case .array(let array)? = values[0] else {
            throw LanguageError(
                code: 40090,
                "$indexOfArray requires an array as a first argument, found: "
                    + values[0].typeName
            )
        }
        guard let range = try searchRange("$indexOfArray", values), let value = values[1] else {
            return -1
        }
        return .integer(array.position(of: value, in: range, by: collation) ?? -1)
    }

    /// The range that the third and the fourth argument of a search bound; nil when it is empty.
    static func searchRange(
        _ name: String,
        _ values: [BSONValue?]
    ) throws(LanguageError) -> Range<Int>? {
        let start =
            values.count > 2 ? try searchBound(name, values[2], "starting index") : 0
        let end = values.count > 3 ? try searchBound(name, values[3], "ending index") : Int.max
        return start <= end ? start..<end : nil
    }

    private static func searchBound(
        _ name: String,
        _ value: BSONValue?,
        _ what: String
    ) throws(LanguageError) -> Int {
        guard let bound = value?.int32Value else {
            throw LanguageError(
                code: 40096,
                "\(name) requires an integral \(what), found a value of type: "
                    + "\(value.typeName), with value: \(value?.shellText ?? "missing")"
            )
        }
        guard bound >= 0 else {
            throw LanguageError(
                code: 40097,
                "\(name) requires a nonnegative \(what), found: \(bound)"
            )
        }
        return bound
    }
}
