// SPDX-License-Identifier: MIT
//
// Sums and averages of many numbers as accumulators have them: exact for integers, and with the
// errors of rounding carried along for doubles.

import SheafBSON

/// The sum of numbers that come one by one, as precise as can be.
///
/// Integers are added exactly, doubles with the error of each step carried along.
struct PreciseSum {
    private var integers: Int128 = 0
    private var doubles = 0.0
    private var compensation = 0.0
    private var decimals: Decimal128?
    private var hasLong = false
    private var hasDouble = false
    /// How many numbers there were.
    private(set) var count = 0

    /// Adds a number; anything else is left out.
    mutating func add(_ value: BSONValue) {
        switch value {
        case .int32(let number): integers += Int128(number)
        case .int64(let number):
            integers += Int128(number)
            hasLong = true
        case .double(let number):
            hasDouble = true
            add(number)
        case .decimal128(let number): decimals = decimals?.adding(number) ?? number
        default: return
        }
        count += 1
    }

    /// Adds a double; what rounding takes away is kept aside (Neumaier's summation).
    private mutating func add(_ number: Double) {
        let sum = doubles + number
        if sum.isFinite {
            compensation +=
                doubles.magnitude >= number.magnitude
                ? (doubles - sum) + number : (number - sum) + doubles
        }
        doubles = sum
    }

    /// The sum: an int or a long if it is one, else a double, a decimal if there was one.
    var value: BSONValue {
        if let decimals {
            let others = hasDouble ? Decimal128(rounding15: asDouble) : asDecimal
            return .decimal128(decimals.adding(others))
        }
        if hasDouble { return .double(asDouble) }
        guard let sum = Int64(exactly: integers) else { return .double(Double(integers)) }
        return hasLong ? .int64(sum) : .integer(sum)
    }

    /// The sum divided by the number of numbers; null when there were none.
    var average: BSONValue {
        guard count > 0 else { return .null }
        if case .decimal128(let sum) = value {
            return .decimal128(sum.divided(by: Decimal128(Int64(count))))
        }
        return .double(asDouble / Double(count))
    }

    private var asDouble: Double {
        var sum = self
        sum.add(Double(integers))
        return sum.doubles.isFinite ? sum.doubles + sum.compensation : sum.doubles
    }

    private var asDecimal: Decimal128 {
        Int64(exactly: integers).map { Decimal128($0) } ?? Decimal128(rounding34: Double(integers))
    }
}
