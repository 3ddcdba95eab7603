// SPDX-License-Identifier: MIT
//
// `$range`: integers from a start up to an end, by a step.

import SheafBSON

extension ExpressionOperator {
    /// `{$range: [start, end, step]}`.
    static let range = function("$range", 2...3) { (values, evaluation) throws(LanguageError) in
        let start = try rangeBound(values[0], "starting", codes: (34443, 34444))
        let end = try rangeBound(values[1], "ending", codes: (34445, 34446))
        let step = values.count > 2 ? try rangeBound(values[2], "step", codes: (34447, 34448)) : 1
        guard step != 0 else {
            throw LanguageError(code: 34449, "$range requires a non-zero step value")
        }
        // An element takes its type, its value and the digits of its position.
        let count = max(0, (end - start + step - step.signum()) / step)
        try evaluation.check(byteCount: count * 7)
        return try evaluation.array(
            stride(from: start, to: end, by: step).map { .int32(Int32($0)) }
        )
    }

    private static func rangeBound(
        _ value: BSONValue?,
        _ what: String,
        codes: (notNumber: Int, notInteger: Int)
    ) throws(LanguageError) -> Int {
        guard let value, value.type.isNumber else {
            throw LanguageError(
                code: codes.notNumber,
                "$range requires a numeric \(what) value, found value of type: \(value.typeName)"
            )
        }
        guard let bound = value.int32Value else {
            throw LanguageError(
                code: codes.notInteger,
                "$range requires a \(what) value that can be represented as a 32-bit integer, "
                    + "found value: \(value.shellText)"
            )
        }
        return bound
    }
}
