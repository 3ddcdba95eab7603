// SPDX-License-Identifier: MIT
//
// `$bitsAllSet`, `$bitsAllClear`, `$bitsAnySet`, `$bitsAnyClear`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct BitsTests {
    private static let names = ["$bitsAllSet", "$bitsAllClear", "$bitsAnySet", "$bitsAnyClear"]

    /// Each mask on each value, in the order of the names.
    @Test(
        arguments: [
            (5, 7, [true, false, true, false]), (5, 2, [false, true, false, true]),
            (5, 4, [false, false, true, true]), (0, 7, [true, true, false, false]),
            ([], 7, [true, true, false, false]), ([0, 2], 5, [true, false, true, false]),
            (5, .int64(7), [true, false, true, false]), (5.0, 7.0, [true, false, true, false]),
            (.decimal128(Decimal128(5)), .decimal128(Decimal128(7)), [true, false, true, false]),
            // A negative number goes on with ones.
            ([63, 64, 200, 2_000_000_000], -1, [true, false, true, false]),
            ([63, 64, 200], 1, [false, true, false, true]), ([31], -1, [true, false, true, false]),
            // Data begin with the lowest bit and go on with zeros.
            ([0, 9], .binary(Binary([1, 2])), [true, false, true, false]),
            ([16, 2_147_483_647], .binary(Binary([1, 2])), [false, true, false, true]),
            (.binary(Binary([1, 2])), 513, [true, false, true, false]),
            (.binary(Binary([0, 0])), 513, [true, true, false, false]),
            (
                .binary(Binary(subtype: 4, [1])), .binary(Binary(subtype: 128, [3])),
                [true, false, true, false]
            ),
            (.binary(Binary([0, 0, 0, 0, 0, 0, 0, 0, 1])), -1, [true, false, true, false]),
        ] as [(BSONValue, BSONValue, [Bool])]
    )
    func asksForBits(_ mask: BSONValue, _ value: BSONValue, _ expected: [Bool]) {
        for (name, expected) in zip(Self.names, expected) {
            let filter: Document = ["a": document(name, mask)]
            let documents: [Document] = [["a": value], ["a": ["x", value]]]
            expect(filter, matches: expected ? documents : [], not: expected ? [] : documents)
        }
    }

    /// What is no integral number and no data passes none of them.
    @Test(arguments: names)
    func passesOver(_ name: String) {
        expect(
            ["a": document(name, 0)],
            matches: name.contains("All") ? [["a": 1]] : [],
            not: [
                [:], ["a": nil], ["a": "1"], ["a": 1.5], ["a": .double(.nan)],
                ["a": .double(.infinity)], ["a": 1e300], ["a": true], ["a": [:]], ["a": []],
                ["a": .decimal128(Decimal128("1.5")!)],
            ]
        )
    }

    @Test(arguments: names)
    func refuses(_ name: String) {
        let cases: [(Int, String, BSONValue)] = [
            (9, "Expected a non-negative number in: \(name): -1", -1),
            (9, "Expected an integer: \(name): 1.5", 1.5),
            (9, "Cannot represent as a 64-bit integer: \(name): 1e+300", 1e300),
            (2, "v takes an Array, a number, or a BinData but received: \(name): \"123\"", "123"),
            (2, "Failed to parse bit position. Expected a non-negative number in: 0: -1", [-1]),
            (2, "Failed to parse bit position. Expected an integer: 1: 0.5", [0, 0.5]),
            (2, "Failed to parse bit position. Expected a number in: 0: \"1\"", ["1"]),
            (
                2, "Failed to parse bit position. Cannot represent in an int: 0: 2147483648",
                [2_147_483_648]
            ),
        ]
        for (code, message, operand) in cases {
            expectError(code, saying: message) {
                try Filter(parsing: ["v": document(name, operand)])
            }
        }
    }

    @Test func selectsElements() {
        expect(
            ["a": [1, 2, 3, "x"]],
            ["$pull": ["a": ["$bitsAllSet": [0]]]],
            gives: ["a": [2, "x"]]
        )
    }
}
