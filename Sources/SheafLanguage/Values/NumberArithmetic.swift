// SPDX-License-Identifier: MIT
//
// Arithmetic across the four types of numbers, by MongoDB's rules for the type of the result.

import SheafBSON

/// Arithmetic on BSON numbers.
///
/// Int with int is an int, or a long where that is too small; a long makes a long, a double a
/// double, a decimal a decimal. There is no result when a long overflows or one is no number.
enum NumberArithmetic {
    /// The sum of two numbers.
    static func sum(_ left: BSONValue, _ right: BSONValue) -> BSONValue? {
        combine(left, right, { $0.addingReportingOverflow($1) }, { $0 + $1 }, { $0.adding($1) })
    }

    /// The product of two numbers.
    static func product(_ left: BSONValue, _ right: BSONValue) -> BSONValue? {
        combine(
            left,
            right,
            { $0.multipliedReportingOverflow(by: $1) },
            { $0 * $1 },
            { $0.multiplied(by: $1) }
        )
    }

    /// The number zero of a type.
    static func zero(of type: BSONType) -> BSONValue {
        switch type {
        case .int64: .int64(0)
        case .double: .double(0)
        case .decimal128: .decimal128(.zero)
        default: .int32(0)
        }
    }

    private static func combine(
        _ left: BSONValue,
        _ right: BSONValue,
        _ integers: (Int64, Int64) -> (partialValue: Int64, overflow: Bool),
        _ doubles: (Double, Double) -> Double,
        _ decimals: (Decimal128, Decimal128) -> Decimal128
    ) -> BSONValue? {
        switch (left, right) {
        case (.decimal128, _), (_, .decimal128):
            guard let left = decimal(left), let right = decimal(right) else { return nil }
            return .decimal128(decimals(left, right))
        case (.double, _), (_, .double):
            guard let left = left.doubleValue, let right = right.doubleValue else { return nil }
            return .double(doubles(left, right))
        default:
            let areInts = left.type == .int32 && right.type == .int32
            guard let left = left.integerValue, let right = right.integerValue else { return nil }
            let (result, isTooLarge) = integers(left, right)
            if isTooLarge { return nil }
            return areInts ? .integer(result) : .int64(result)
        }
    }

    /// A number as a decimal; of a double, the fifteen digits that it is sure to have.
    static func decimal(_ value: BSONValue) -> Decimal128? {
        switch value {
        case .int32(let number): Decimal128(Int64(number))
        case .int64(let number): Decimal128(number)
        case .double(let number): Decimal128(rounding15: number)
        case .decimal128(let number): number
        default: nil
        }
    }

    /// Whether a number is still the same one, by type and value.
    ///
    /// Zeros and NaNs are each the same, and so are 1.0 and 1.00.
    static func isSame(_ left: BSONValue, _ right: BSONValue) -> Bool {
        left.type == right.type && left.compare(right) == 0
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
