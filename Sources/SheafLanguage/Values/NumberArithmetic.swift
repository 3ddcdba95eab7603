// SPDX-License-Identifier: MIT
//
// Arithmetic across the four types of numbers, by MongoDB's rules for the type of the result.

import SheafBSON

/// Arithmetic on BSON numbers.
enum NumberArithmetic {
    /// The sum of two numbers: int with int is an int, or a long where that is too small; a long
    /// makes a long, a double a double, a decimal a decimal.
    ///
    /// Nil when a long overflows or one is no number.
    static func sum(_ left: BSONValue, _ right: BSONValue) -> BSONValue? {
        switch (left, right) {
        case (.int32(let left), .int32(let right)):
            return .integer(Int64(left) + Int64(right))
        case (.decimal128, _), (_, .decimal128):
            guard let left = decimal(left), let right = decimal(right) else { return nil }
            return .decimal128(left.adding(right))
        case (.double, _), (_, .double):
            guard let left = left.doubleValue, let right = right.doubleValue else { return nil }
            return .double(left + right)
        default:
            guard let left = left.integerValue, let right = right.integerValue else { return nil }
            let (sum, isTooLarge) = left.addingReportingOverflow(right)
            return isTooLarge ? nil : .int64(sum)
        }
    }

    /// A number as a decimal; of a double, the fifteen digits that it is sure to have.
    private static func decimal(_ value: BSONValue) -> Decimal128? {
        switch value {
        case .int32(let number): Decimal128(Int64(number))
        case .int64(let number): Decimal128(number)
        case .double(let number): Decimal128(rounding15: number)
        case .decimal128(let number): number
        default: nil
        }
    }

    /// Whether a number became another one: by type or by value.
    ///
    /// Zeros and NaNs are each the same.
    static func isSame(_ left: BSONValue, _ right: BSONValue) -> Bool {
        if case .double(let left) = left, case .double(let right) = right {
            return left == right || left.isNaN && right.isNaN
        }
        return left == right
    }

    /// The name of a number's type in messages about overflow.
    static func shellType(_ type: BSONType) -> String {
        switch type {
        case .int32: "NumberInt"
        case .int64: "NumberLong"
        case .double: "NumberDouble"
        default: "NumberDecimal"
        }
    }
}
