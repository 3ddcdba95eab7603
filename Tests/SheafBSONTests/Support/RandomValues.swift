// SPDX-License-Identifier: MIT
//
// Random BSON values of every type, from few building blocks, so that equal and nearly equal ones
// are frequent.

import SheafTestSupport

@testable import SheafBSON

/// A source of random values that a seed makes come again.
struct RandomValues {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// A value of any type; documents and arrays are nested up to the depth.
    mutating func next(depth: Int = 4) -> BSONValue {
        switch generator.below(depth > 0 ? 12 : 8) {
        case 0...2: number()
        case 3, 4: generator.pick(Array(Ladder.strings.joined()))
        case 5: .string(text())
        case 6, 7: scalar()
        case 8, 9: .document(document(depth: depth - 1))
        default: .array(BSONArray(list(depth: depth - 1)))
        }
    }

    /// A document of up to four fields, whose names may repeat.
    mutating func document(depth: Int) -> Document {
        Document(list(depth: depth).map { (generator.pick(["a", "b", "ab", "", "_id"]), $0) })
    }

    private mutating func list(depth: Int) -> [BSONValue] {
        var values: [BSONValue] = []
        for _ in 0..<generator.below(5) { values.append(next(depth: depth)) }
        return values
    }

    private mutating func text() -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<generator.below(20) {
            scalars.append(
                generator.pick(["\0", "\u{1}", "\u{2}", "a", "b", "\u{E9}", "\u{1F600}"])
            )
        }
        return String(scalars)
    }

    private mutating func scalar() -> BSONValue {
        generator.pick(Array((Ladder.scalars + Ladder.codes).joined()))
    }

    /// A number of any type, often a special one.
    mutating func number() -> BSONValue {
        switch generator.below(6) {
        case 0: generator.pick(Array(Ladder.numbers.joined()))
        case 1: .int32(Int32.random(in: -100...100, using: &generator))
        case 2:
            .int64(Int64.random(in: .min ... .max, using: &generator) >> Int64(generator.below(64)))
        case 3: .double(Double(bitPattern: generator.next()))
        case 4: .double(Double(generator.below(2000) - 1000) / 8)
        default: .decimal128(decimal())
        }
    }

    /// A finite decimal, one in four near the limits of doubles or decimals.
    mutating func decimal() -> Decimal128 {
        let digits = generator.below(35)
        let coefficient = UInt128.random(in: 0...(powersOfTen[digits] - 1), using: &generator)
        let exponent =
            switch generator.below(4) {
            case 0: generator.pick([-6176, 6111, -324 - digits, 308 - digits, -308, 274])
            case 1: generator.below(6111 + 6176) - 6176
            default: generator.below(40) - 20
            }
        return Decimal128(
            isNegative: generator.below(2) == 0,
            coefficient: coefficient,
            exponent: exponent
        )
    }

    /// A double of random bits.
    mutating func double() -> Double { Double(bitPattern: generator.next()) }

    /// An integer of a range.
    mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &generator)
    }

    /// A decimal whose exponent lies so near another's that sums are rounded, cancel, or tie.
    mutating func related(to number: Decimal128) -> Decimal128 {
        let exponent = number.exponent + generator.below(81) - 40
        let coefficient =
            switch generator.below(4) {
            case 0: number.coefficient
            case 1: UInt128(generator.pick([1, 5, 49, 50, 51, 500, 999]))
            case 2: 5 * powersOfTen[generator.below(33)]
            default: decimal().coefficient
            }
        return Decimal128(
            isNegative: generator.below(2) == 0,
            coefficient: coefficient,
            exponent: min(max(exponent, Decimal128.exponentMin), Decimal128.exponentMax)
        )
    }

    /// A decimal number as text, in many ways to write one, with up to 45 digits.
    mutating func decimalText() -> String {
        var text = generator.pick(["", "-", "+"])
        text += String(repeating: "0", count: generator.below(3))
        for _ in 0..<generator.below(36) { text += String(generator.below(10)) }
        text += String(repeating: "0", count: generator.below(10))
        if generator.below(2) == 0, let offset = text.indices.randomElement(using: &generator) {
            text.insert(".", at: offset)
        }
        switch generator.below(4) {
        case 0: return text
        case 1: return text + "E\(generator.below(12_400) - 6200)"
        case 2: return text + "e+\(generator.below(60))"
        default: return text + "e\(generator.pick([6111, 6145, -6176, -6180, 99_999]))"
        }
    }

    /// Text of pieces of numbers, most often none.
    mutating func decimalGarbage() -> String {
        let pieces = ["1", "0", ".", "-", "+", "e", "E", "inf", "Infinity", "NaN", "nan", "7", "x"]
        return (0..<generator.below(6)).map { _ in generator.pick(pieces) }.joined()
    }

    /// A number equal to another or next to it, often of another type.
    mutating func neighbour(of value: BSONValue) -> BSONValue {
        guard let number = Number(value) else { return value }
        switch number {
        case .integer(let number):
            return generator.pick([
                .int64(number &+ 1), .double(Double(number)), .decimal128(Decimal128(number)),
                .double(Double(number).nextUp), .decimal128(Decimal128(number &- 1)),
            ])
        case .double(let number):
            let integer = Int64(exactly: number.rounded()) ?? 0
            return generator.pick([
                .double(number.nextUp), .int64(integer), .decimal128(Decimal128(integer)),
                .double(-number),
            ])
        case .decimal(let number):
            let double = number.doubleValue
            return generator.pick([
                .double(double), .double(double.nextUp), .double(double.nextDown),
                .decimal128(next(to: number)), .int64(number.int64Exactly ?? 0),
            ])
        }
    }

    /// The number itself, or with its last digit or its thirty-fourth one up or down.
    private mutating func next(to number: Decimal128) -> Decimal128 {
        guard number.isFinite else { return number }
        var (coefficient, exponent) = (number.coefficient, number.exponent)
        if generator.below(2) == 0 {
            let zeros = min(34 - coefficient.digitCount, exponent - Decimal128.exponentMin)
            coefficient *= powersOfTen[zeros]
            exponent -= zeros
        }
        coefficient += UInt128(generator.below(2))
        if coefficient > 0 { coefficient -= UInt128(generator.below(2)) }
        guard coefficient <= Decimal128.coefficientMax else { return number }
        return Decimal128(
            isNegative: number.isNegative,
            coefficient: coefficient,
            exponent: exponent
        )
    }
}
