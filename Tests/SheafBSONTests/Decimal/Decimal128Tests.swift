// SPDX-License-Identifier: MIT
//
// Decimals by hand-picked cases; thousands more are compared with Python in DecimalOracleTests.

import Testing

@testable import SheafBSON

@Suite struct Decimal128Tests {
    // Text that is its own canonical form, with its bits.
    @Test(
        arguments: [
            ("0", 0x3040_0000_0000_0000, 0), ("-0", 0xB040_0000_0000_0000, 0),
            ("1", 0x3040_0000_0000_0000, 1), ("-1.50", 0xB03C_0000_0000_0000, 150),
            ("0.000001234", 0x302E_0000_0000_0000, 1234), ("1.2E-7", 0x3030_0000_0000_0000, 12),
            ("1E+3", 0x3046_0000_0000_0000, 1), ("0E+3", 0x3046_0000_0000_0000, 0),
            ("1E-6176", 0, 1), ("Infinity", 0x7800_0000_0000_0000, 0),
            ("-Infinity", 0xF800_0000_0000_0000, 0), ("NaN", 0x7C00_0000_0000_0000, 0),
            (
                "9.999999999999999999999999999999999E+6144", 0x5FFF_ED09_BEAD_87C0,
                0x378D_8E63_FFFF_FFFF
            ),
        ] as [(String, UInt64, UInt64)]
    )
    func canonicalText(_ text: String, high: UInt64, low: UInt64) throws {
        let number = try #require(Decimal128(text))
        #expect(number == Decimal128(low: low, high: high))
        #expect(number.description == text)
    }

    @Test(arguments: [
        ("+1", "1"), ("1.", "1"), (".5", "0.5"), ("1E6112", "1.0E+6112"), ("nAn", "NaN"),
        ("-inf", "-Infinity"), ("0E-8000", "0E-6176"), ("-0E+8000", "-0E+6111"),
        ("10E-6177", "1E-6176"), ("00000000000000000000000000000000000000001.50", "1.50"),
        ("1000000000000000000000000000000000000", "1.000000000000000000000000000000000E+36"),
        ("0.0000010", "0.0000010"), ("0.0000001", "1E-7"),
        ("0E+99999999999999999999999999", "0E+6111"),
    ])
    func otherText(_ text: String, _ canonical: String) {
        #expect(Decimal128(text)?.description == canonical)
    }

    @Test(arguments: [
        "", ".", "+", "-", "E", "1E", "1E+", "1e1.0", "1..2", " 1", "1 ", "--1", "+-1", "0x1",
        "Infi",
        "Infinit", "NaNs", "-Na", ".NaN", "1,5", "1_0", "١", "1\0", "E+1", ".E1",
        // Would have to be rounded or does not fit.
        "1E-6177", "1E6145", "12345678901234567890123456789012345", "7e10000",
        "1e99999999999999999",
        "-1.11111111111111111111111111111234550",
    ])
    func refusedText(_ text: String) {
        #expect(Decimal128(text) == nil)
    }

    @Test(arguments: [
        ("1.20", "1.30", "2.50"), ("1E+2", "0", "100"), ("1", "-1", "0"), ("-0", "-0", "-0"),
        ("-0", "0", "0"), ("Infinity", "-Infinity", "NaN"), ("Infinity", "-1", "Infinity"),
        ("9999999999999999999999999999999999", "1", "1.000000000000000000000000000000000E+34"),
        ("9999999999999999999999999999999999", "0.5", "1.000000000000000000000000000000000E+34"),
        ("9999999999999999999999999999999998", "0.5", "9999999999999999999999999999999998"),
        ("1", "1E-40", "1.000000000000000000000000000000000"),
        ("1", "-1E-6176", "1.000000000000000000000000000000000"),
        ("9.999999999999999999999999999999999E+6144", "1E+6111", "Infinity"),
        ("1E-6176", "-1E-6176", "0E-6176"), ("NaN", "1", "NaN"),
    ])
    func sums(_ left: String, _ right: String, _ sum: String) throws {
        let (left, right) = (try #require(Decimal128(left)), try #require(Decimal128(right)))
        #expect(left.adding(right).description == sum)
        #expect(right.adding(left).description == sum)
    }

    @Test(arguments: [
        ("1.20", "2", "2.40"), ("-1.5", "0", "-0.0"), ("Infinity", "0", "NaN"),
        ("Infinity", "-2", "-Infinity"), ("1E+6144", "10", "Infinity"),
        ("1E-6176", "0.5", "0E-6176"), ("3E-6176", "0.5", "2E-6176"),
        ("1E-6176", "1E-6176", "0E-6176"),
        (
            "9999999999999999999999999999999999", "9999999999999999999999999999999999",
            "9.999999999999999999999999999999998E+67"
        ),
    ])
    func products(_ left: String, _ right: String, _ product: String) throws {
        let (left, right) = (try #require(Decimal128(left)), try #require(Decimal128(right)))
        #expect(left.multiplied(by: right).description == product)
        #expect(right.multiplied(by: left).description == product)
    }

    @Test func bitsThatAreNoCoefficientCountAsZero() {
        let large = Decimal128(low: .max, high: 0x6C11_FFFF_FFFF_FFFF)
        #expect(large.description == "0E+3")
        #expect(large.isZero)
        #expect(large.adding(Decimal128(1)).description == "1")
        #expect(Decimal128(low: .max, high: 0x3041_FFFF_FFFF_FFFF).compare(to: .zero) == 0)
    }

    @Test func integers() throws {
        for number in [0, 1, -1, .max, .min, 1 << 53] as [Int64] {
            #expect(Decimal128(number).int64Exactly == number)
            #expect(Decimal128(number).description == String(number))
        }
        for (text, integer) in [
            ("1E+18", 1_000_000_000_000_000_000), ("1E+19", nil), ("9223372036854775808", nil),
            ("-9223372036854775808", .min), ("-9223372036854775809", nil), ("1.0", 1), ("1.5", nil),
            ("0E+6000", 0), ("10E-1", 1), ("1E-6176", nil), ("NaN", nil), ("-Infinity", nil),
        ] as [(String, Int64?)] {
            #expect(try #require(Decimal128(text)).int64Exactly == integer, "\(text)")
        }
    }

    @Test func doubles() throws {
        for (text, double) in [
            ("0.1", 0.1), ("1E+400", .infinity), ("-1E-400", -0.0), ("9007199254740993", 0x1p53),
            ("1.7976931348623157E+308", .greatestFiniteMagnitude), ("-Infinity", -.infinity),
            ("1.797693134862315807E+308", .greatestFiniteMagnitude),
            ("2.5E-324", .leastNonzeroMagnitude),
            ("1.7976931348623159077E+308", .infinity), ("2.4E-324", 0),
        ] as [(String, Double)] {
            let number = try #require(Decimal128(text))
            #expect(number.doubleValue.bitPattern == double.bitPattern, "\(text)")
        }
        #expect(Decimal128.nan.doubleValue.isNaN)
    }

    @Test func doublesInFifteenDigits() {
        for (double, text) in [
            (0.1, "0.100000000000000"), (2.5, "2.50000000000000"), (0, "0"), (-0.0, "-0"),
            (1.0 / 3, "0.333333333333333"), (999_999_999_999_999.5, "1.00000000000000E+15"),
            (1e300, "1.00000000000000E+300"), (.nan, "NaN"), (-.infinity, "-Infinity"),
        ] as [(Double, String)] {
            #expect(Decimal128(rounding15: double).description == text)
        }
    }
}
