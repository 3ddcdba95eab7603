// SPDX-License-Identifier: MIT
//
// `$comment`, `$alwaysTrue`, `$alwaysFalse`, `$sampleRate`, and the operators that Sheaf does not
// have.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ConstantsTests {
    @Test func asksNothing() {
        expect(["$comment": "why", "a": 1], matches: [["a": 1]], not: [[:]])
        expect(["$comment": ["any": "value"]], matches: [[:]])
        expect(["$alwaysTrue": 1], matches: [[:]])
        expect(["$alwaysFalse": 1.0], matches: [], not: [[:]])
        for name in ["$alwaysTrue", "$alwaysFalse"] {
            for operand in [0, true, "1", 1.5] as [BSONValue] {
                expectError(9, saying: "\(name) must be an integer value of 1") {
                    try Filter(parsing: [name: operand])
                }
            }
        }
    }

    /// Of 4,000 documents at a rate of a half, 1,600 to 2,400 are more than ten deviations wide.
    @Test func samples() throws {
        expect(["$sampleRate": 1], matches: [[:]])
        expect(["$sampleRate": 0], matches: [], not: [[:]])
        let filter = try Filter(parsing: ["$sampleRate": .decimal128(Decimal128("0.5")!)])
        let empty = Document()
        var count = 0
        for _ in 0..<4000 where try filter.matches(empty.view) { count += 1 }
        #expect((1600...2400).contains(count))
        for operand in [-0.1, 1.1, 2, .double(.nan)] as [BSONValue] {
            expectError(2, saying: "numeric argument to $sampleRate must be in [0, 1]") {
                try Filter(parsing: ["$sampleRate": operand])
            }
        }
        expectError(2, saying: "argument to $sampleRate must be a numeric type") {
            try Filter(parsing: ["$sampleRate": "x"])
        }
    }

    @Test(
        arguments: [
            (2, ["$where": "true"]), (27, ["$text": ["$search": "x"]]),
            (291, ["a": ["$near": [1, 2]]]), (291, ["a": ["$nearSphere": [1, 2]]]),
            (291, ["a": ["$geoNear": [1, 2]]]), (115, ["a": ["$geoWithin": ["$box": []]]]),
            (115, ["a": ["$geoIntersects": [:]]]), (115, ["a": ["$within": [:]]]),
            (2, ["a": ["$elemMatch": ["$where": "true"]]]),
            (2, ["a": ["$elemMatch": ["$text": "x"]]]),
            (2, ["a": ["$elemMatch": ["$sampleRate": 1]]]),
            (2, ["a": ["$elemMatch": ["$or": [["$jsonSchema": [:]]]]]]),
        ] as [(Int, Document)]
    )
    func refuses(_ code: Int, _ filter: Document) {
        expectError(code) { try Filter(parsing: filter) }
    }

    @Test(
        arguments: [
            (2, ["$where": "true"]), (2, ["$text": ["$search": "x"]]), (224, ["$sampleRate": 1]),
            (224, ["$jsonSchema": [:]]), (5_626_500, ["i": ["$near": [1, 2]]]),
        ] as [(Int, Document)]
    )
    func refusesInsideUpdates(_ code: Int, _ filter: Document) {
        expectError(code) {
            try Update(parsing: ["$set": ["a.$[i]": 1]], arrayFilters: [filter])
        }
        expectError(code) { try Update(parsing: ["$pull": ["a": .document(filter)]]) }
    }
}
