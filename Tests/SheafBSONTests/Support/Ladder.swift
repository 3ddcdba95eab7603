// SPDX-License-Identifier: MIT
//
// Values in ascending order by MongoDB's rules: what the tests of order and of sort keys climb.

@testable import SheafBSON

/// Lists of equal values; the lists ascend.
enum Ladder {
    static let rungs: [[BSONValue]] =
        [[.minKey], [.undefined], [.null]] + numbers + strings + documents + arrays + scalars
        + codes + [[.maxKey]]

    /// A finite decimal of a coefficient and the exponent of its last digit.
    static func decimal(
        _ coefficient: UInt128,
        _ exponent: Int,
        isNegative: Bool = false
    ) -> BSONValue {
        .decimal128(
            Decimal128(isNegative: isNegative, coefficient: coefficient, exponent: exponent)
        )
    }

    private static let largest = Decimal128.coefficientMax

    static let numbers: [[BSONValue]] = {
        let positive = positiveNumbers
        let negative = positive.reversed().map { $0.map(negated) }
        let nan: [BSONValue] = [
            .double(.nan), .double(-.nan), .double(.signalingNaN),
            .double(Double(nan: 5, signaling: false)), .decimal128(.nan),
            .decimal128(Decimal128.nan.negated),
            .decimal128(Decimal128(low: 7, high: 0x7E00 << 48)),
        ]
        let zero: [BSONValue] = [
            0, .int64(0), 0.0, .double(-0.0), decimal(0, 0), decimal(0, 0, isNegative: true),
            decimal(0, -6176), decimal(0, 6111),
            // Coefficients that are too large count as zero.
            .decimal128(Decimal128(low: 1, high: 0x6C10 << 48)),
            .decimal128(Decimal128(low: .max, high: 0x3041_FFFF_FFFF_FFFF)),
        ]
        return [nan] + negative + [zero] + positive
    }()

    private static func negated(_ value: BSONValue) -> BSONValue {
        switch value {
        case .int32(let number): .int32(-number)
        case .int64(let number): .int64(-number)
        case .double(let number): .double(-number)
        case .decimal128(let number): .decimal128(number.negated)
        default: value
        }
    }

    private static let positiveNumbers: [[BSONValue]] = [
        [decimal(1, -6176)],
        [decimal(largest, -6176)],
        [decimal(10, -6000)],
        [decimal(3, -328)],
        [decimal(4, -324)],
        [.double(.leastNonzeroMagnitude)],
        [decimal(5, -324)],
        [.double(.leastNormalMagnitude.nextDown)],
        [.double(.leastNormalMagnitude)],
        // 0.1 as a double is a little above 0.1.
        [decimal(1, -1), decimal(100, -3)],
        [.double(0.1)],
        [decimal(1_000_000_000_000_000_055_511_151_231_257_828, -34)],
        [0.5, decimal(5, -1), decimal(500, -3)],
        [decimal(largest, -34)],
        [1, .int64(1), 1.0, decimal(1, 0), decimal(10, -1), decimal(powersOfTen[33], -33)],
        [.double(1.0.nextUp)],
        [2, 2.0], [9], [10, decimal(1, 1)], [127], [128], [255], [256], [1000], [65_535], [65_536],
        [.int32(.max), .double(2_147_483_647), decimal(2_147_483_647, 0)],
        [.int64(2_147_483_648)],
        [.int64(1_700_000_000_000)],
        [.int64(1 << 53), .double(0x1p53), decimal(1 << 53, 0)],
        [decimal(90_071_992_547_409_925, -1)],
        [.int64(1 << 53 + 1), decimal(1 << 53 + 1, 0)],
        [.int64(1 << 53 + 2), .double(0x1p53 + 2)],
        [.double(0x1p63.nextDown), .int64(9_223_372_036_854_774_784)],
        [.int64(.max - 1)],
        [.int64(.max), decimal(1 << 63 - 1, 0)],
        [decimal(92_233_720_368_547_758_075, -1)],
        [.double(0x1p63), decimal(1 << 63, 0)],
        [decimal(1 << 63 + 1, 0)],
        [decimal(1, 22), .double(1e22), decimal(10_000, 18)],
        // 1e23 as a double is a little below 10²³.
        [.double(1e23)],
        [decimal(1, 23)],
        [decimal(largest, 0)],
        [decimal(1, 34)],
        [decimal(17_976_931_348_623_157, 292)],
        [.double(.greatestFiniteMagnitude)],
        [decimal(17_976_931_348_623_158, 292)],
        [decimal(1, 309)],
        [decimal(1, 310), decimal(100, 308)],
        [decimal(largest, 6111)],
        [.double(.infinity), .decimal128(.infinity)],
    ]

    static let strings: [[BSONValue]] = [
        ["", .symbol("")], ["\0"], ["\0\0"], ["\0\u{1}"], ["\0a"], ["\u{1}"], ["\u{1}\0"],
        ["\u{1}\u{1}"], ["\u{2}"], [" "], ["A"], ["a", .symbol("a")], ["a\0"], ["a\0b"],
        ["a\u{1}"], ["ab"], ["abcdefgh"], ["abcdefgh\0"], ["abcdefghi"], ["b"],
        // By bytes, not by Unicode's rules: e with an accent in two characters, then in one.
        ["e\u{301}"], ["z"], ["\u{E9}"], ["\u{FFFD}"], ["\u{10FFFF}"],
    ]

    static let documents: [[BSONValue]] = [
        [[:]],
        [["a": .minKey]], [["b": .null]],
        [["": 1]], [["a": .double(.nan)]], [["a": -1]], [["a": 1], ["a": 1.0]],
        [["a": 1, "b": .minKey]], [["a": 1, "a": 1]], [["a": 2]], [["aa": 0]], [["b": -1]],
        [["a": "x"]], [["a": [:]]], [["a": ["b": 1]]], [["a": ["b": 1, "c": 1]]],
        [["a": []]],
    ]

    static let arrays: [[BSONValue]] = [
        [[]], [[.minKey]], [[.null]], [[.null, 1]], [[0]], [[1], [1.0]], [[1, 1]], [[2]],
        [[10]], [["a"]], [["a", "b"]], [["b"]], [[["a": 1]]], [[[]]], [[[1]]], [[[1], 1]],
        [[.maxKey]],
    ]

    static let scalars: [[BSONValue]] = [
        [.binary(Binary([]))], [.binary(Binary(subtype: 4, []))], [.binary(Binary([255]))],
        [.binary(Binary(subtype: 128, [0]))], [.binary(Binary([0, 0, 0, 0]))],
        // Subtype 2 repeats its length, and the order counts that as data.
        [.binary(Binary(subtype: 2, []))], [.binary(Binary([0, 0, 0, 0, 0]))],
        [.objectID(id(0, 0))], [.objectID(id(0, 1))], [.objectID(id(0, 0xFFFF_FFFF))],
        [.objectID(id(1, 0))], [.objectID(id(0xFFFF_FFFF_FFFF_FFFF, 0))],
        [false], [true],
        [date(.min)], [date(-1)], [date(0)], [date(1)], [date(.max)],
        [.timestamp(Timestamp(seconds: 0, increment: 1))],
        [.timestamp(Timestamp(seconds: 1, increment: 0))],
        [.timestamp(Timestamp(seconds: 1, increment: .max))],
        [.timestamp(Timestamp(seconds: .max, increment: 0))],
        [regex("", "")], [regex("", "i")], [regex("a", "")], [regex("a", "i")],
        [regex("a", "m")], [regex("ab", "")],
    ]

    static let codes: [[BSONValue]] = [
        [pointer("", 1)], [pointer("a", 0)], [pointer("a", 1)], [pointer("b", 0)],
        [pointer("aa", 0)],
        [.code("")], [.code("a")], [.code("a\0")], [.code("b")],
        [scoped("", [:])], [scoped("a", [:])], [scoped("a", ["x": 1])], [scoped("a\0", [:])],
        [scoped("b", [:])],
    ]

    static func id(_ head: UInt64, _ tail: UInt32) -> ObjectID { ObjectID(head: head, tail: tail) }

    private static func date(_ milliseconds: Int64) -> BSONValue {
        .date(DateTime(millisecondsSinceEpoch: milliseconds))
    }

    private static func regex(_ pattern: String, _ options: String) -> BSONValue {
        .regularExpression(RegularExpression(pattern, options: options))
    }

    private static func pointer(_ namespace: String, _ number: UInt32) -> BSONValue {
        .dbPointer(DBPointer(namespace: namespace, id: id(0, number)))
    }

    private static func scoped(_ code: String, _ scope: Document) -> BSONValue {
        .codeWithScope(CodeWithScope(code, scope: scope))
    }
}
