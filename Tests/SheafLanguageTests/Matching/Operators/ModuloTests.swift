// SPDX-License-Identifier: MIT
//
// `$mod`.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ModuloTests {
    @Test func comparesRemainders() {
        expect(
            ["a": ["$mod": [4, 1]]],
            matches: [["a": 5], ["a": 5.9], ["a": .int64(9)], ["a": [2, 1]]],
            not: [["a": 4], ["a": "5"], [:], ["a": .double(.nan)], ["a": .double(.infinity)]]
        )
        expect(["a": ["$mod": [4, -1]]], matches: [["a": -5]], not: [["a": 3]])
        expect(["a": ["$mod": [4.9, 1.5]]], matches: [["a": 5]], not: [["a": 6]])
        expect(["a": ["$mod": [-1, 0]]], matches: [["a": .int64(.min)]])
        expect(["a": ["$mod": [3, 1]]], matches: [], not: [["a": 1e300]])
        let decimals = ["7.9", "-8.5", "1E+400", "NaN"].compactMap { Decimal128($0) }
        expect(
            ["a": ["$mod": [4, 3]]],
            matches: [["a": .decimal128(decimals[0])]],
            not: decimals.dropFirst().map { ["a": .decimal128($0)] }
        )
    }

    @Test(
        arguments: [
            ("malformed mod, needs to be an array", 1),
            ("malformed mod, not enough elements", [1]),
            ("malformed mod, not enough elements", []),
            ("malformed mod, too many elements", [1, 2, 3]),
            ("malformed mod, divisor not a number", ["x", 1]),
            ("malformed mod, remainder not a number", [1, "x"]),
            ("divisor cannot be 0", [0, 1]),
            ("divisor cannot be 0", [0.5, 1]),
            ("malformed mod, divisor value is invalid :: caused by :: Out of bounds", [1e300, 1]),
        ] as [(String, BSONValue)]
    )
    func refuses(_ message: String, _ operand: BSONValue) {
        expectError(2, saying: message) { try Filter(parsing: ["a": ["$mod": operand]]) }
    }
}
