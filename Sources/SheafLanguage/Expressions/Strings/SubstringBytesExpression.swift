// SPDX-License-Identifier: MIT
//
// `$substrBytes`, also called `$substr`: a part of a string, counted in bytes of UTF-8.

import SheafBSON

extension ExpressionOperator {
    /// `{$substrBytes: [string, start, count]}`.
    static let substringBytes = substringBytes(named: "$substrBytes")

    /// `{$substr: [string, start, count]}`.
    static let substring = substringBytes(named: "$substr")

    private static func substringBytes(named name: String) -> ExpressionOperator {
        function(name, 3...3) { (values, _) throws(LanguageError) in
            let bytes = Array(try values[0].coercedToString().utf8)
            let start = try substringNumber(name, values[1], "starting index", 16034)
            let count = try substringNumber(name, values[2], "length", 16035)
            guard start >= 0 else {
                throw LanguageError(
                    code: 50752,
                    "\(name):  starting index must be non-negative (got: \(start))"
                )
            }
            let end = count < 0 || count > bytes.count - start ? bytes.count : start + count
            guard !isContinuation(start, bytes) else {
                throw LanguageError(
                    code: 28656,
                    "\(name):  Invalid range, starting index is a UTF-8 continuation byte."
                )
            }
            guard !isContinuation(end, bytes) else {
                throw LanguageError(
                    code: 28657,
                    "\(name):  Invalid range, ending index is in the middle of a UTF-8 character."
                )
            }
            guard start < end else { return "" }
            return .string(String(decoding: bytes[start..<end], as: UTF8.self))
        }
    }

    private static func isContinuation(_ index: Int, _ bytes: [UInt8]) -> Bool {
        index < bytes.count && bytes[index] & 0xC0 == 0x80
    }

    private static func substringNumber(
        _ name: String,
        _ value: BSONValue?,
        _ what: String,
        _ code: Int
    ) throws(LanguageError) -> Int {
        guard let value, value.type.isNumber else {
            throw LanguageError(
                code: code,
                "\(name):  \(what) must be a numeric type (is BSON type \(value.typeName))"
            )
        }
        return Int(value.clampedInteger)
    }
}

extension BSONValue {
    /// The number without its fraction, or the nearest that 64 bits hold; zero for a NaN.
    var clampedInteger: Int64 {
        if let exact = integerValue { return exact }
        let number = nearestDouble
        if number.isNaN { return 0 }
        return Int64(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
    }
}
