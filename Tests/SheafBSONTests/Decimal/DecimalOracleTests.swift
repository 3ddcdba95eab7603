// SPDX-License-Identifier: MIT
//
// Decimals against Python's decimal module: sums, products, order, text and conversions of
// thousands of random and special pairs. Skipped, with a line that says so, where there is no
// Python.

import Testing

@testable import SheafBSON

@Suite(.enabled(if: DecimalOracle.isThere)) struct DecimalOracleTests {
    // Every special number with every other, and random ones that lie close together, far apart,
    // and near the limits, where rounding, clamping and underflow happen.
    @Test(arguments: [11, 12] as [UInt64])
    func arithmeticAndOrder(seed: UInt64) {
        var values = RandomValues(seed: seed)
        var pairs: [(Decimal128, Decimal128)] = []
        if seed == 11 { pairs = specials.flatMap { left in specials.map { (left, $0) } } }
        for _ in 0..<6000 {
            let left = values.decimal()
            pairs.append((left, values.decimal()))
            pairs.append((left, values.related(to: left)))
        }
        var cases: [(question: String, ours: String)] = []
        for (left, right) in pairs {
            let operands = "\(raw(left)) \(raw(right))"
            cases.append(("add \(operands)", DecimalOracle.bits(left.adding(right))))
            cases.append(("mul \(operands)", DecimalOracle.bits(left.multiplied(by: right))))
            cases.append(("div \(operands)", DecimalOracle.bits(left.divided(by: right))))
            cases.append(
                ("rem \(operands)", DecimalOracle.bits(left.remainder(dividingBy: right)))
            )
            cases.append(("cmp \(operands)", "\(left.compare(to: right).signum())"))
        }
        expectAgreement(cases, seed: seed)
    }

    // Square roots, exact ones among them, and rounding to places where ties and carries happen.
    @Test func rootsAndRounding() {
        var values = RandomValues(seed: 17)
        var cases: [(question: String, ours: String)] = []
        let rules: [(String, FloatingPointRoundingRule)] = [
            ("ROUND_HALF_EVEN", .toNearestOrEven), ("ROUND_DOWN", .towardZero),
            ("ROUND_FLOOR", .down), ("ROUND_CEILING", .up),
        ]
        for index in 0..<6000 {
            var number = index < specials.count ? specials[index] : values.decimal()
            cases.append(("sqrt \(raw(number))", DecimalOracle.bits(number.squareRoot)))
            let integer = Decimal128(values.integer(in: 0...4_000_000_000))
            let square = integer.multiplied(by: integer)
            cases.append(("sqrt \(raw(square))", DecimalOracle.bits(square.squareRoot)))
            if index % 2 == 0 {
                number = Decimal128(
                    isNegative: index % 4 == 0,
                    coefficient: UInt128(values.integer(in: 0...1_000_000)) * 5,
                    exponent: Int(values.integer(in: -8...3))
                )
            }
            let place = Int(values.integer(in: -20...100)) / (index % 3 == 0 ? 1 : 10)
            let (name, rule) = rules[index % rules.count]
            let ours = DecimalOracle.bits(number.rounded(toPlace: place, rule))
            cases.append(("round \(raw(number)) \(place) \(name)", ours))
        }
        expectAgreement(cases, seed: 17)
    }

    // The order across types is exact: the nearest doubles and integers of a decimal and their
    // neighbours are where rounding would show.
    @Test func orderAgainstDoublesAndIntegers() {
        var values = RandomValues(seed: 13)
        var cases: [(question: String, ours: String)] = []
        for index in 0..<12_000 {
            let decimal = index < specials.count ? specials[index] : values.decimal()
            let nearest = decimal.doubleValue
            for double in [nearest, nearest.nextUp, nearest.nextDown, -nearest] {
                let order = BSONValue.decimal128(decimal).compare(.double(double)).signum()
                cases.append(("cmpdouble \(raw(decimal)) \(raw(double))", "\(order)"))
            }
            let integer = decimal.int64Exactly ?? Int64(clamping: Int128(nearest.clamped))
            let order = BSONValue.int64(integer).compare(.decimal128(decimal)).signum()
            cases.append(("cmpint \(raw(decimal)) \(integer)", "\(-order)"))
        }
        expectAgreement(cases, seed: 13)
    }

    @Test func textAndDoubles() {
        var values = RandomValues(seed: 14)
        var cases: [(question: String, ours: String)] = []
        for index in 0..<12_000 {
            let decimal = index < specials.count ? specials[index] : values.decimal()
            cases.append(("text \(raw(decimal))", decimal.description))
            let double = decimal.doubleValue
            cases.append(("double \(raw(decimal))", double.isNaN ? "nan" : raw(double)))
            // Ties between doubles: the exact middle has too many digits but near 2^53 and 2^54.
            let odd = values.integer(in: 1 << 53...1 << 54) | 1
            let tie = Decimal128(odd)
            cases.append(("double \(raw(tie))", raw(tie.doubleValue)))
            // A little above the middle, by less than 67 bits can tell.
            let above = Decimal128(
                isNegative: false,
                coefficient: UInt128(odd) * powersOfTen[17] + 1,
                exponent: -17
            )
            cases.append(("double \(raw(above))", raw(above.doubleValue)))
        }
        expectAgreement(cases, seed: 14)
    }

    @Test func digitsOfDoubles() {
        var values = RandomValues(seed: 15)
        var doubles: [Double] = [
            0, -0.0, 1, 0.1, 2.5, 1e23, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
            .leastNormalMagnitude,
            .infinity, -.infinity, .nan, 999_999_999_999_999.5, 99_999_999_999_999.95,
            100_000_000_000_000.5, 1_000_000_000_000_000.5, 123_456_789_012_345.5,
        ]
        for _ in 0..<10_000 {
            doubles.append(values.double())
            // Exact ties at the fifteenth digit.
            doubles.append(Double(values.integer(in: 0...1_999_999_999_999_999)) / 2)
        }
        let cases = doubles.flatMap { double in
            [
                (
                    question: "fifteen \(raw(double))",
                    ours: DecimalOracle.bits(Decimal128(rounding15: double))
                ),
                (
                    question: "digits \(raw(Decimal128(rounding34: double))) \(raw(double))",
                    ours: "0"
                ),
            ]
        }
        expectAgreement(cases, seed: 15)
    }

    // Texts of random pieces, most of them wrong, and right ones with more digits than fit.
    @Test func parsing() {
        var values = RandomValues(seed: 16)
        let cases = (0..<30_000).map { index -> (question: String, ours: String) in
            let text = index % 3 == 0 ? values.decimalGarbage() : values.decimalText()
            let ours = Decimal128(text).map(DecimalOracle.bits) ?? "refused"
            return ("parse \(text)", ours)
        }
        expectAgreement(cases, seed: 16)
    }

    private func expectAgreement(_ cases: [(question: String, ours: String)], seed: UInt64) {
        let answers = DecimalOracle.answers(to: cases.map(\.question))
        #expect(answers.count == cases.count)
        var wrong: [String] = []
        for (asked, answer) in zip(cases, answers) where asked.ours != answer {
            wrong.append("\(asked.question): ours \(asked.ours), Python's \(answer)")
        }
        #expect(wrong.isEmpty, "seed \(seed), \(wrong.count) of \(cases.count): \(wrong.prefix(5))")
    }

    private func raw(_ number: Decimal128) -> String {
        DecimalOracle.hexadecimal(number.high) + DecimalOracle.hexadecimal(number.low)
    }

    private func raw(_ number: Double) -> String { DecimalOracle.hexadecimal(number.bitPattern) }

    private var specials: [Decimal128] {
        let nines = Decimal128.coefficientMax
        let finite: [(UInt128, Int)] = [
            (0, 0), (0, -6176), (0, 6111), (0, 3), (1, -6176), (1, 6111), (nines, 6111),
            (nines, -6176), (nines, 0), (nines, -34), (1, 0), (10, -1), (5, -1), (5, -6176),
            (powersOfTen[33], -6176), (powersOfTen[33], 0), (5, 33), (5, 34), (15, -6177 / 2),
            (1, -3088), (7, 3089), (25, -2), (nines, -20), (1, 34), (1, 35), (1, 36), (1, 40),
            (1, 43), (2, 76), (1, 77), (49, -35), (51, -35), (5, -34), (1, 6077),
        ]
        let positive =
            finite.map { Decimal128(isNegative: false, coefficient: $0, exponent: $1) }
            + [
                .infinity, .nan, Decimal128(low: 1, high: 0x6C10 << 48),
                Decimal128(low: .max, high: 0x3041_FFFF_FFFF_FFFF),
            ]
        return positive + positive.map(\.negated)
    }
}

extension Double {
    /// The number within what 128 bits hold, zero for a NaN.
    fileprivate var clamped: Double { isNaN ? 0 : Swift.max(-0x1p126, Swift.min(0x1p126, self)) }
}
