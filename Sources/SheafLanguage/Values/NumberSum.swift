// SPDX-License-Identifier: MIT
//
// Sums and products of many numbers, as aggregation has them: the narrowest type that holds the
// outcome, a double where a long is too small.

import SheafBSON

/// The sum of numbers that come one by one.
struct NumberSum {
    private var integer: Int64? = 0
    private var double = 0.0
    private var decimal: Decimal128?
    private var hasLong = false

    /// Adds a number.
    mutating func add(_ value: BSONValue) {
        if decimal == nil, case .decimal128 = value {
            decimal = integer.map { Decimal128($0) } ?? Decimal128(rounding15: double)
        }
        if let sum = decimal {
            decimal = sum.adding(NumberArithmetic.decimal(value) ?? .nan)
            return
        }
        if case .int64 = value { hasLong = true }
        guard let sum = integer else {
            double += value.doubleValue ?? .nan
            return
        }
        if value.type != .double, let number = value.integerValue {
            let (total, isTooLarge) = sum.addingReportingOverflow(number)
            if !isTooLarge {
                integer = total
                return
            }
        }
        integer = nil
        double = Double(sum) + (value.doubleValue ?? .nan)
    }

    /// The sum: an int or a long if it is one, else a double, a decimal if there was one.
    var value: BSONValue {
        if let decimal { return .decimal128(decimal) }
        guard let integer else { return .double(double) }
        return hasLong ? .int64(integer) : .integer(integer)
    }
}

/// The product of numbers that come one by one.
struct NumberProduct {
    private var integer: Int64? = 1
    private var double = 1.0
    private var decimal: Decimal128?
    private var hasLong = false

    /// Multiplies by a number.
    mutating func multiply(by value: BSONValue) {
        if decimal == nil, case .decimal128 = value {
            decimal = integer.map { Decimal128($0) } ?? Decimal128(rounding15: double)
        }
        if let product = decimal {
            decimal = product.multiplied(by: NumberArithmetic.decimal(value) ?? .nan)
            return
        }
        double *= value.doubleValue ?? .nan
        switch value {
        case .int64: hasLong = true
        case .double: integer = nil
        default: break
        }
        guard let factor = integer, let number = value.integerValue else { return }
        let (product, isTooLarge) = factor.multipliedReportingOverflow(by: number)
        integer = isTooLarge ? nil : product
    }

    /// The product: an int or a long if it is one, else a double, a decimal if there was one.
    var value: BSONValue {
        if let decimal { return .decimal128(decimal) }
        guard let integer else { return .double(double) }
        return hasLong ? .int64(integer) : .integer(integer)
    }
}
