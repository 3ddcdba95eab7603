// SPDX-License-Identifier: MIT
//
// `$substrCP`: a part of a string, counted in code points.

import SheafBSON

extension ExpressionOperator {
    /// `{$substrCP: [string, start, count]}`.
    static let substringCodePoints = function("$substrCP", 3...3) {
        (values, _) throws(LanguageError) in
        let text = try values[0].coercedToString()
        let start = try codePointNumber(values[1], "starting index", codes: (34450, 34451))
        let count = try codePointNumber(values[2], "length", codes: (34452, 34453))
        guard count >= 0 else {
            throw LanguageError(code: 34454, "$substrCP: length must be a nonnegative integer.")
        }
        guard start >= 0 else {
            throw LanguageError(
                code: 34455,
                "$substrCP: the starting index must be nonnegative integer."
            )
        }
        return .string(String(text.unicodeScalars.dropFirst(start).prefix(count)))
    }

    private static func codePointNumber(
        _ value: BSONValue?,
        _ what: String,
        codes: (notNumber: Int, notInteger: Int)
    ) throws(LanguageError) -> Int {
        guard let value, value.type.isNumber else {
            throw LanguageError(
                code: codes.notNumber,
                "$substrCP: \(what) must be a numeric type (is BSON type \(value.typeName))"
            )
        }
        guard let number = value.int32Value else {
            throw LanguageError(
                code: codes.notInteger,
                "$substrCP: \(what) cannot be represented as a 32-bit integral value: "
                    + value.shellText
            )
        }
        return number
    }
}
