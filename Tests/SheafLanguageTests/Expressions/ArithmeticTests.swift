// SPDX-License-Identifier: MIT
//
// The arithmetic expressions: values, types of results, null and missing, errors.

import SheafBSON
import SheafLanguage
import SheafTestSupport
import Testing

@Suite struct ArithmeticTests {
    /// The document that operands may name fields of: there is no `x`.
    private let document: Document = ["n": nil, "s": "text"]
    private let large = BSONValue.int64(.max)
    private let moment = BSONValue.date(DateTime(millisecondsSinceEpoch: 1000))

    private func decimal(_ text: String) -> BSONValue {
        .decimal128(Decimal128(text) ?? .nan)
    }

    @Test func adds() {
        expect(
            "$add",
            [
                ([1, 2], 3), ([], 0), (5, 5), ([1, .int64(2)], .int64(3)), ([1, 0.5], 1.5),
                ([2_147_483_647, 1], .int64(2_147_483_648)),
                ([2_147_483_647, 1, -5], 2_147_483_643),
                ([large, 1], 0x1p63), ([0.1, 0.2, 0.3], .double(0.1 + 0.2 + 0.3)),
                ([1, decimal("0.5")], decimal("1.5")),
                ([1, "$x"], nil as BSONValue), ([1, "$n"], nil as BSONValue),
                ([moment, 5], .date(DateTime(millisecondsSinceEpoch: 1005))),
                ([1.5, moment], .date(DateTime(millisecondsSinceEpoch: 1002))),
            ],
            on: document
        )
        expectError(
            14,
            evaluating: ["$add": [1, "a"]],
            saying: "$add only supports numeric or date types, not string"
        )
        expectError(16612, evaluating: ["$add": [moment, moment]])
        expectError(15, evaluating: ["$add": [moment, large]])
        expectError(15, evaluating: ["$add": [moment, 1e300]])
    }

    @Test func subtracts() {
        expect(
            "$subtract",
            [
                ([5, 3], 2), ([5, 0.5], 4.5), ([-2_147_483_648, 1], .int64(-2_147_483_649)),
                ([.int64(.min), 1], -0x1p63), ([decimal("1.5"), 1], decimal("0.5")),
                ([moment, 1], .date(DateTime(millisecondsSinceEpoch: 999))),
                ([moment, moment], .int64(0)), ([1, "$n"], nil as BSONValue),
                (["$x", "a"], nil as BSONValue),
            ],
            on: document
        )
        expectError(
            14,
            evaluating: ["$subtract": [1, "a"]],
            saying: "can't $subtract string from int"
        )
        expectError(
            14,
            evaluating: ["$subtract": [moment, "a"]],
            saying: "can't $subtract string from Date"
        )
        expectError(14, evaluating: ["$subtract": [1, moment]])
        expectParseError(16020, ["$subtract": [1]])
    }

    @Test func multiplies() {
        expect(
            "$multiply",
            [
                ([2, 3], 6), ([], 1), ([2, 1.5], 3.0),
                ([100_000, 100_000], .int64(10_000_000_000)),
                ([large, 2], 0x1p64), ([large, 0.5], 0x1p62), ([2, .int64(3)], .int64(6)),
                ([decimal("1.5"), 2], decimal("3.0")), ([2, "$x"], nil as BSONValue),
                ([large, 2, 0.5], 0x1p63),
            ],
            on: document
        )
        expectError(
            14,
            evaluating: ["$multiply": [1, "a"]],
            saying: "$multiply only supports numeric types, not string"
        )
    }

    @Test func divides() {
        expect(
            "$divide",
            [
                ([6, 3], 2.0), ([1, 4], 0.25), ([decimal("1"), 8], decimal("0.125")),
                ([1, "$x"], nil as BSONValue), ([1, "$n"], nil as BSONValue),
            ],
            on: document
        )
        expectError(2, evaluating: ["$divide": [1, 0]], saying: "can't $divide by zero")
        expectError(2, evaluating: ["$divide": [decimal("1"), 0]])
        expectError(
            14,
            evaluating: ["$divide": [1, "a"]],
            saying: "$divide only supports numeric types, not int and string"
        )
    }

    @Test func takesRemainders() {
        expect(
            "$mod",
            [
                ([7, 3], 1), ([-7, 3], -1), ([7, .int64(3)], .int64(1)), ([7.5, 2], 1.5),
                ([.int64(.min), -1], .int64(0)), ([-2_147_483_648, -1], 0),
                ([decimal("7.5"), 2], decimal("1.5")), ([1, "$x"], nil as BSONValue),
            ],
            on: document
        )
        expectError(16610, evaluating: ["$mod": [1, 0]], saying: "can't $mod by zero")
        expectError(5_733_415, evaluating: ["$mod": [decimal("1"), 0]])
        expectError(16611, evaluating: ["$mod": [1, "a"]])
    }

    @Test func takesAbsolutes() {
        expect(
            "$abs",
            [
                (-5, 5), (5.5, 5.5), (-5.5, 5.5), (.int64(-5), .int64(5)),
                (-2_147_483_648, .int64(2_147_483_648)), (decimal("-1.5"), decimal("1.5")),
                ("$x", nil as BSONValue),
            ],
            on: document
        )
        expectError(28680, evaluating: ["$abs": .int64(.min)])
        expectError(
            28765,
            evaluating: ["$abs": "a"],
            saying: "$abs only supports numeric types, not string"
        )
    }

    @Test func rounds() {
        expect(
            "$ceil",
            [
                (1.2, 2.0), (-1.2, -1.0), (3, 3), (decimal("1.2"), decimal("2")),
                ("$n", nil as BSONValue),
            ],
            on: document
        )
        expect(
            "$floor",
            [
                (1.8, 1.0), (-1.2, -2.0), (.int64(3), .int64(3)),
                (decimal("-1.2"), decimal("-2")),
            ]
        )
        expect(
            "$round",
            [
                ([2.5], 2.0), ([3.5], 4.0), ([-2.5], -2.0), (19.25, 19.0), ([19.25, 1], 19.2),
                ([28.73, -1], 30.0), ([1234, -2], 1200), ([1250, -2], 1200), ([1350, -2], 1400),
                ([2_147_483_647, -1], .int64(2_147_483_650)), ([5, 2], 5),
                ([decimal("2.345"), 2], decimal("2.34")), ([1.5, "$n"], nil as BSONValue),
                ([1e300, 2], 1e300),
            ],
            on: document
        )
        expect(
            "$trunc",
            [
                ([2.9], 2.0), ([-2.9], -2.0), ([19.29, 1], 19.2), ([1999, -3], 1000), (7.8, 7.0),
                ([decimal("-2.349"), 2], decimal("-2.34")),
            ]
        )
        expectError(51081, evaluating: ["$round": "a"])
        expectError(51082, evaluating: ["$round": [1, 1.5]])
        expectError(51083, evaluating: ["$round": [1, 101]])
        expectError(51083, evaluating: ["$trunc": [1, -21]])
        expectError(51080, evaluating: ["$round": [.int64(.max), -1]])
        expectParseError(28667, ["$round": [1, 2, 3]])
    }

    @Test func takesRootsAndPowers() {
        expect(
            "$sqrt",
            [
                (4, 2.0), (2, .double(2.0.squareRoot())), (decimal("6.25"), decimal("2.5")),
                ("$x", nil as BSONValue),
            ],
            on: document
        )
        expectError(28714, evaluating: ["$sqrt": -1])
        expectError(28714, evaluating: ["$sqrt": decimal("-1")])
        expect(
            "$pow",
            [
                ([2, 10], 1024), ([2, 31], .int64(2_147_483_648)), ([2, 63], 0x1p63),
                ([2, -1], 0.5), ([-1, -3], -1), ([1, -5], 1), ([0, 0], 1), ([2.0, 3], 8.0),
                ([.int64(2), 3], .int64(8)), ([decimal("1.5"), 2], decimal("2.25")),
                ([4, 0.5], 2.0), ([2, "$x"], nil as BSONValue),
            ],
            on: document
        )
        expectError(28764, evaluating: ["$pow": [0, -1]])
        expectError(28762, evaluating: ["$pow": ["a", 1]])
        expectError(28763, evaluating: ["$pow": [1, "a"]])
    }

    @Test func takesLogarithms() {
        expect("$exp", [(0, 1.0), ("$n", nil as BSONValue)], on: document)
        expect("$ln", [(1, 0.0)])
        expect("$log10", [(1000, 3.0)])
        expect("$log", [([8, 2], 3.0), ([8, "$x"], nil as BSONValue)], on: document)
        expectError(
            28766,
            evaluating: ["$ln": 0],
            saying: "$ln's argument must be a positive number, but is 0.0"
        )
        expectError(28761, evaluating: ["$log10": -1])
        expectError(28758, evaluating: ["$log": [0, 2]])
        expectError(28759, evaluating: ["$log": [2, 1]])
        expectError(28756, evaluating: ["$log": ["a", 2]])
        expectError(28757, evaluating: ["$log": [2, "a"]])
    }

    @Test func combinesBits() {
        expect(
            "$bitAnd",
            [
                ([12, 10], 8), ([], -1), ([12, .int64(10)], .int64(8)),
                ([1, "$x"], nil as BSONValue),
            ],
            on: document
        )
        expect("$bitOr", [([12, 10], 14), ([], 0)])
        expect("$bitXor", [([12, 10], 6), ([5], 5)])
        expect(
            "$bitNot",
            [(5, -6), (.int64(5), .int64(-6)), ("$n", nil as BSONValue)],
            on: document
        )
        expectError(14, evaluating: ["$bitAnd": [1, 1.0]])
        expectError(14, evaluating: ["$bitNot": 1.0])
    }

    @Test func knowsTrigonometry() {
        for name in [
            "$sin", "$tan", "$asin", "$atan", "$sinh", "$tanh", "$asinh", "$atanh",
            "$degreesToRadians", "$radiansToDegrees",
        ] {
            expect(name, [(0, 0.0), ("$x", nil as BSONValue)], on: self.document)
        }
        expect("$cos", [(0, 1.0)])
        expect("$cosh", [(0, 1.0)])
        expect("$acos", [(1, 0.0)])
        expect("$acosh", [(1, 0.0)])
        expect("$atan2", [([0, 1], 0.0), ([1, 1], .double(.pi / 4))])
        expect("$radiansToDegrees", [(.double(.pi), .double(180))])
        expect("$degreesToRadians", [(180, .double(.pi))])
        expectError(50989, evaluating: ["$asin": 2])
        expectError(50989, evaluating: ["$acosh": 0])
        expectError(50989, evaluating: ["$sin": .double(.infinity)])
        expectError(51044, evaluating: ["$atan2": ["a", 1]])
    }

    @Test func randomNumbersLieBelowOne() throws {
        let number = try #require(try Expression(parsing: ["$rand": [:]]).once()?.doubleValue)
        #expect((0..<1).contains(number))
        expectParseError(3_040_501, ["$rand": [1]])
    }

    /// Integers of all sizes against 128 bits: sums and products are exact, or a double.
    @Test func agreesWithWideIntegers() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let values = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                Int64.random(in: .min ... .max, using: &random)
                    >> Int64.random(in: 0...63, using: &random)
            }
            let operands = BSONValue.array(BSONArray(values.map { BSONValue.integer($0) }))
            let isLong = values.contains { Int32(exactly: $0) == nil }
            let sum = values.reduce(Int128(0)) { $0 + Int128($1) }
            let fits = Int64(exactly: sum) != nil
            guard values.count == 2 else { continue }
            let (left, right) = (values[0], values[1])
            let product = Int128(left) * Int128(right)
            let doubles = (Double(left) + Double(right), Double(left) * Double(right))
            #expect(
                try evaluate(["$add": operands])
                    == (fits ? integer(sum, isLong) : .double(doubles.0))
            )
            #expect(
                try evaluate(["$multiply": operands])
                    == (Int64(exactly: product) != nil
                        ? integer(product, isLong) : .double(doubles.1))
            )
        }
    }

    private func integer(_ number: Int128, _ isLong: Bool) -> BSONValue {
        isLong ? .int64(Int64(number)) : .integer(number)
    }
}

extension Expression {
    /// The value for an empty document.
    fileprivate func once() throws -> BSONValue? {
        var evaluation = Evaluation(of: [:])
        return try value(in: &evaluation)
    }
}
