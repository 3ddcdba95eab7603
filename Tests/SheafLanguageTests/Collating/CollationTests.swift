// SPDX-License-Identifier: MIT
//
// The options of collations: what they mean for two texts, what MongoDB shows of them, and what is
// refused.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct CollationTests {
    /// Three orders of two texts under a collation: of comparison, of keys, and backwards.
    private func order(
        _ left: String,
        _ right: String,
        _ specification: Document,
        location: SourceLocation = #_sourceLocation
    ) throws -> Int {
        let collation = try #require(try Collation.parsing(specification))
        let (first, second) = (BSONValue.string(left), BSONValue.string(right))
        let order = first.compare(second, by: collation)
        let keys = [first, second].map { SortKey.bytes(of: $0, by: collation) }
        let ofKeys =
            keys[0] == keys[1] ? 0 : keys[0].lexicographicallyPrecedes(keys[1]) ? -1 : 1
        #expect(order.signum() == ofKeys, "\(left), \(right)", sourceLocation: location)
        #expect(second.compare(first, by: collation).signum() == -ofKeys, sourceLocation: location)
        return ofKeys
    }

    @Test("each strength sees more differences")
    func strengths() throws {
        for (strength, equal) in [
            (1, ["A", "á", "Á"]), (2, ["A"]), (3, []), (4, []), (5, []),
        ] as [(Int32, [String])] {
            let specification: Document = ["locale": "en", "strength": .int32(strength)]
            for other in ["A", "á", "Á"] {
                let isEqual = try order("a", other, specification) == 0
                #expect(isEqual == equal.contains(other), "\(strength) \(other)")
            }
        }
        #expect(try order("ss", "ß", ["locale": "de", "strength": 1]) == 0)
        #expect(try order("ア", "あ", ["locale": "ja", "strength": 3]) == 0)
        #expect(try order("ア", "あ", ["locale": "ja", "strength": 4]) != 0)
        #expect(try order("a\u{0}", "a", ["locale": "en", "strength": 4]) == 0)
        #expect(try order("a\u{0}", "a", ["locale": "en", "strength": 5]) != 0)
    }

    @Test("each option changes what it says")
    func options() throws {
        let english: Document = ["locale": "en"]
        func changed(_ left: String, _ right: String, _ options: Document) throws -> [Int] {
            var specification = english
            for (name, value) in options { specification[name] = value }
            return [try order(left, right, english), try order(left, right, specification)]
        }
        #expect(try changed("10", "9", ["numericOrdering": true]) == [-1, 1])
        #expect(try changed("a", "A", ["caseFirst": "upper"]) == [-1, 1])
        #expect(try changed("a", "A", ["strength": 1, "caseLevel": true]) == [-1, -1])
        #expect(try changed("á", "A", ["strength": 1, "caseLevel": true]) == [1, -1])
        #expect(try changed("ab", "a-c", ["alternate": "shifted"]) == [1, -1])
        #expect(
            try order(
                "ab",
                "a-c",
                ["locale": "en", "alternate": "shifted", "maxVariable": "space"]
            ) == 1
        )
        #expect(try changed("coté", "côte", ["backwards": true]) == [-1, 1])
        #expect(try order("coté", "côte", ["locale": "fr_CA"]) == 1)
        #expect(try order("coté", "côte", ["locale": "fr_CA", "backwards": false]) == -1)
        // A dot below and one above, in an order in which no composed letter has them.
        let (left, right) = ("a\u{307}\u{323}", "a\u{323}\u{307}")
        #expect(try changed(left, right, ["normalization": true]).last == 0)
        #expect(try order("ä", "z", ["locale": "sv"]) == 1)
        #expect(try order("ä", "af", ["locale": "de@collation=phonebook"]) == -1)
        #expect(try order("ä", "af", ["locale": "de"]) == -1)
        #expect(try order("ä", "ad", ["locale": "de@collation=phonebook"]) == 1)
    }

    @Test("keys are in the order of comparisons, whatever the options")
    func keys() throws {
        let words = [
            "", "a", "A", "á", "b", "ab", "a b", "a-b", "10", "9", "côte", "coté", "ss", "ß", "ア",
            "\u{1F600}", "a\u{0}b", "\u{1}", "미적분", String(repeating: "lang ", count: 300),
        ]
        for specification in [
            ["locale": "en"], ["locale": "en", "strength": 1],
            ["locale": "en", "strength": 2, "caseLevel": true],
            ["locale": "en", "alternate": "shifted", "strength": 4],
            ["locale": "en", "numericOrdering": true, "caseFirst": "upper"],
            ["locale": "fr_CA"], ["locale": "ko", "strength": 5], ["locale": "th"],
        ] as [Document] {
            for left in words {
                for right in words { _ = try order(left, right, specification) }
            }
        }
    }

    @Test("MongoDB's document has all options, those that nobody gave included")
    func specification() throws {
        let collation = try #require(
            try Collation.parsing(["locale": "en", "strength": 2.9, "alternate": .null])
        )
        var shown = collation.specification
        let version = shown["version"]
        #expect(version?.stringValue?.isEmpty == false)
        shown["version"] = nil
        #expect(
            shown == [
                "locale": "en", "caseLevel": false, "caseFirst": "off", "strength": 2,
                "numericOrdering": false, "alternate": "non-ignorable", "maxVariable": "punct",
                "normalization": false, "backwards": false,
            ]
        )
        #expect(try Collation.parsing(collation.specification) == collation)
        #expect(try Collation.parsing(["locale": "en", "strength": .int64(2)]) == collation)
        #expect(try Collation.parsing(["locale": "en"]) != collation)
        let thai = try Collation.parsing(["locale": "th"])?.specification
        #expect(thai?["alternate"] == "shifted" && thai?["normalization"] == true)
        #expect(try Collation.parsing(["locale": "simple"]) == nil)
        #expect(try Collation.parsing(["locale": "simple", "strength": 1]) == nil)
    }

    private static let ofOptions: [(Document, Int, String)] = [
        (
            ["strength": 2], 40414,
            "BSON field 'collation.locale' is missing but a required field"
        ),
        ([:], 40414, "BSON field 'collation.locale' is missing but a required field"),
        (
            ["locale": 5], 14,
            "BSON field 'collation.locale' is the wrong type 'int', expected type 'string'"
        ),
        (
            ["locale": "en", "caseLevel": 1], 14,
            "BSON field 'collation.caseLevel' is the wrong type 'int', expected type 'bool'"
        ),
        (
            ["locale": "en", "strength": "2"], 14,
            "BSON field 'collation.strength' is the wrong type 'string', expected types "
                + "'[double, decimal, long, int]'"
        ),
        (
            ["locale": "en", "backwards": 1], 14,
            "Field 'backwards' should be a boolean value, but found: int"
        ),
        (
            ["locale": "en", "bogus": 1], 40415,
            "BSON field 'collation.bogus' is an unknown field."
        ),
        (
            ["locale": "en", "strength": 6], 2,
            "BSON field 'strength' value must be <= 5, actual value '6'"
        ),
        (
            ["locale": "en", "strength": -1], 2,
            "BSON field 'strength' value must be >= 0, actual value '-1'"
        ),
        (
            ["locale": "en", "strength": 0], 2,
            "Enumeration value '0' for field 'collation.strength' is not a valid value."
        ),
        (
            ["locale": "en", "caseFirst": "no"], 2,
            "Enumeration value 'no' for field 'collation.caseFirst' is not a valid value."
        ),
        (
            ["locale": "en", "alternate": "no"], 2,
            "Enumeration value 'no' for field 'collation.alternate' is not a valid value."
        ),
        (
            ["locale": "en", "maxVariable": "no"], 2,
            "Enumeration value 'no' for field 'collation.maxVariable' is not a valid value."
        ),
    ]

    private static let ofValues: [(Document, Int, String)] = [
        (["locale": "zz"], 2, "Field 'locale' is invalid in: { locale: \"zz\" }"),
        (
            ["locale": "EN"], 2,
            "Field 'locale' is invalid in: { locale: \"EN\" }. Did you mean 'en'?"
        ),
        (
            ["locale": "de@collation=nope"], 2,
            "Field 'locale' is invalid in: { locale: \"de@collation=nope\" }. Did you mean "
                + "'de'?"
        ),
        (["locale": ""], 2, "Field 'locale' cannot be the empty string in: { locale: \"\" }"),
        (
            ["locale": "en", "strength": 1, "backwards": true], 2,
            "'backwards' is invalid with 'strength' of 1 in: { locale: \"en\", strength: 1, "
                + "backwards: true }"
        ),
        (
            ["locale": "en", "strength": 1, "caseFirst": "upper"], 2,
            "'caseFirst' is invalid unless 'caseLevel' is on or 'strength' is greater than 2 "
                + "in: { locale: \"en\", strength: 1, caseFirst: \"upper\" }"
        ),
    ]

    @Test("what is wrong has MongoDB's number and words")
    func refusals() {
        for (specification, code, message) in Self.ofOptions + Self.ofValues {
            expectError(code, saying: message) { try Collation.parsing(specification) }
        }
        expectError(161) { try Collation.parsing(["locale": "en", "version": "1"]) }
        expectError(2) { try Collation.parsing(["locale": "e\u{0}n"]) }
        expectError(2) { try Collation.parsing(["locale": "simple", "strength": 9]) }
    }
}
