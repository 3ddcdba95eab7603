// SPDX-License-Identifier: MIT
//
// Decimal numbers against each other by value: one needs no more than the digits.

extension Decimal128 {
    /// The order of two numbers by value: negative, zero or positive.
    ///
    /// All NaNs are equal and below negative infinity; zeros are equal; trailing zeros do not
    /// matter.
    ///
    /// - Complexity: O(1), without allocation.
    public func compare(to other: Decimal128) -> Int {
        if isNaN || other.isNaN { return (isNaN ? 0 : 1) - (other.isNaN ? 0 : 1) }
        let (sign, otherSign) = (signum, other.signum)
        guard sign == otherSign, sign != 0 else { return sign - otherSign }
        return sign * compareMagnitude(to: other)
    }

    /// -1, 0 or 1 for a number that is not a NaN.
    var signum: Int {
        if isFinite && coefficient == 0 { return 0 }
        return isNegative ? -1 : 1
    }

    private func compareMagnitude(to other: Decimal128) -> Int {
        if isInfinite || other.isInfinite {
            return (isInfinite ? 1 : 0) - (other.isInfinite ? 1 : 0)
        }
        var (left, right) = (coefficient, other.coefficient)
        let (leftDigits, rightDigits) = (left.digitCount, right.digitCount)
        let difference = exponent + leftDigits - other.exponent - rightDigits
        guard difference == 0 else { return difference }
        // The first digits stand in the same place: give both the same number of digits.
        if leftDigits < rightDigits {
            left *= powersOfTen[rightDigits - leftDigits]
        } else {
            right *= powersOfTen[leftDigits - rightDigits]
        }
        return left == right ? 0 : left < right ? -1 : 1
    }
}
