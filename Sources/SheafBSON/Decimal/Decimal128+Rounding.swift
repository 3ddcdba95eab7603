// SPDX-License-Identifier: MIT
//
// Rounding to a place before or behind the point.

extension Decimal128 {
    /// The nearest number with so many digits behind the point, or of tens, hundreds and so on for
    /// a negative place; ties and directions go by the rule.
    ///
    ///     Decimal128("2.345")?.rounded(toPlace: 2, .toNearestOrEven)   // 2.34
    ///
    /// A number too large to have a digit at the place stays as it is.
    public func rounded(
        toPlace place: Int,
        _ rule: FloatingPointRoundingRule
    ) -> Decimal128 {
        guard isFinite else { return self }
        let coefficient = coefficient
        let surplus = -place - exponent
        guard surplus > 0 else {
            guard coefficient == 0 || coefficient.digitCount - surplus <= Decimal128.digitCountMax,
                -place >= Decimal128.exponentMin
            else { return self }
            return Decimal128(
                isNegative: isNegative,
                coefficient: coefficient == 0 ? 0 : coefficient * powersOfTen[-surplus],
                exponent: -place
            )
        }
        guard surplus <= Decimal128.digitCountMax else {
            let isUp = coefficient != 0 && isAway(rule)
            return Decimal128(
                isNegative: isNegative,
                clamping: isUp ? 1 : 0,
                exponent: -place
            )
        }
        let (kept, rest) = coefficient.quotientAndRemainder(dividingBy: powersOfTen[surplus])
        let half = powersOfTen[surplus] / 2
        let isUp: Bool
        switch rule {
        case .toNearestOrEven: isUp = rest > half || (rest == half && kept & 1 == 1)
        case .toNearestOrAwayFromZero: isUp = rest >= half
        default: isUp = rest != 0 && isAway(rule)
        }
        return Decimal128(
            isNegative: isNegative,
            clamping: isUp ? kept + 1 : kept,
            exponent: -place
        )
    }

    /// Whether a rule that has a direction leads away from zero.
    private func isAway(_ rule: FloatingPointRoundingRule) -> Bool {
        switch rule {
        case .up: !isNegative
        case .down: isNegative
        case .awayFromZero: true
        default: false
        }
    }
}
