// SPDX-License-Identifier: MIT
//
// Where the language compares texts by a collation, and where it does not.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct CollatedLanguageTests {
    private let scope: ExpressionScope

    init() throws {
        scope = ExpressionScope(
            collation: try Collation.parsing(["locale": "en", "strength": 2])
        )
    }

    private func matches(_ query: Document, _ document: Document) throws -> Bool {
        let filter = try Filter(parsing: query, in: scope)
        let ofView = try filter.matches(document.view)
        #expect(try filter.matches(CountingReader(document, indexing: ["n"])) == ofView)
        return ofView
    }

    @Test("filters compare texts by it, wherever they stand")
    func filters() throws {
        let document: Document = [
            "t": "Ab", "list": ["x", ["B"]], "elements": [["n": "Foo", "k": 1]],
            "inner": ["t": "Ab"], "n": 5,
        ]
        for query in [
            ["t": "aB"], ["t": ["$eq": "AB"]], ["t": ["$gte": "aB", "$lte": "AB"]],
            ["t": ["$in": ["q", "ab"]]], ["t": ["$not": ["$ne": "ab"]]], ["list": "X"],
            ["list": ["$all": ["X", ["b"]]]], ["list": ["X", ["b"]]], ["inner": ["t": "aB"]],
            ["elements.n": "fOO"],
            ["elements": ["$elemMatch": ["n": "FOO", "k": 1]]],
            ["list": ["$elemMatch": ["$in": ["X"]]]], ["$or": [["t": "ab"], ["t": 1]]],
            ["$expr": ["$eq": ["$t", "aB"]]], ["t": ["$gt": "aa", "$lt": "AC"]], ["n": 5],
        ] as [Document] {
            #expect(try matches(query, document), "\(query)")
        }
        for query in [
            ["T": "Ab"], ["t": "abc"], ["t": ["$nin": ["q", "ab"]]], ["t": ["$ne": "ab"]],
            ["t": ["$regex": "^ab"]], ["t": .regularExpression(RegularExpression("aB"))],
            ["inner": ["T": "Ab"]], ["t": ["$type": "int"]], ["t": ["$gt": "aB"]],
            ["t": ["$in": [.regularExpression(RegularExpression("aB"))]]],
        ] as [Document] {
            #expect(try !matches(query, document), "\(query)")
        }
    }

    @Test("an index over elements that goes by bytes is asked for other values alone")
    func elementKeys() throws {
        let document: Document = ["a": [["n": "Foo"], ["n": 3]]]
        let reader = CountingReader(
            document,
            indexing: ["n"],
            aids: ArrayAids(order: nil, hasMemberIndex: true)
        )
        #expect(try Filter(parsing: ["a.n": "fOO"], in: scope).matches(reader))
        #expect(try Filter(parsing: ["a.n": 3], in: scope).matches(reader))
    }

    private func value(_ source: BSONValue, _ document: Document = [:]) throws -> BSONValue? {
        var evaluation = Evaluation(of: document)
        return try Expression(parsing: source, in: scope).value(in: &evaluation)
    }

    @Test("expressions that compare do it by the collation")
    func expressions() throws {
        let cases: [(BSONValue, BSONValue)] = [
            (["$eq": ["a", "A"]], true), (["$ne": ["a", "A"]], false),
            (["$cmp": ["a", "A"]], 0), (["$lt": ["a", "B"]], true), (["$gt": ["a", "B"]], false),
            (["$gte": ["a", "A"]], true), (["$lte": ["A", "a"]], true),
            (["$in": ["A", ["b", "a"]]], true), (["$indexOfArray": [["b", "a"], "A"]], 1),
            (["$setUnion": [["a"], ["A", "b"]]], ["a", "b"]),
            (["$setIntersection": [["a", "c"], ["A"]]], ["a"]),
            (["$setDifference": [["a", "A", "c"], ["C"]]], ["a"]),
            (["$setEquals": [["a"], ["A"]]], true), (["$setIsSubset": [["a"], ["A", "b"]]], true),
            (["$min": ["b", "C", "A"]], "A"), (["$max": ["b", "C", "A"]], "C"),
            (["$minN": ["n": 2, "input": ["b", "C", "A"]]], ["A", "b"]),
            (["$maxN": ["n": 1, "input": ["b", "C", "A"]]], ["C"]),
            (["$sortArray": ["input": ["b", "C", "A"], "sortBy": 1]], ["A", "b", "C"]),
            (["$cond": [["$eq": [["x": "a"], ["x": "A"]]], 1, 2]], 1),
            (["$strcasecmp": ["é", "É"]], 1), (["$indexOfBytes": ["abc", "B"]], -1),
        ]
        for (source, expected) in cases {
            #expect(try value(source) == expected, "\(source)")
        }
    }

    private func updated(
        _ document: Document,
        _ update: BSONValue,
        arrayFilters: [Document] = []
    ) throws -> Document {
        let update = try Update(parsing: update, arrayFilters: arrayFilters, in: scope)
        let reader = CountingReader(
            document,
            indexing: ["n"],
            aids: ArrayAids(order: nil, hasMemberIndex: true)
        )
        let moment = Moment(
            date: DateTime(millisecondsSinceEpoch: 0),
            timestamp: Timestamp(seconds: 1, increment: 1)
        )
        let script = try update.edits(reading: reader, match: nil, at: moment)
        for case .arrayAid in script.edits { Issue.record("an aid goes by bytes: \(script)") }
        return try EditInterpreter.apply(script, to: document)
    }

    @Test("updates that compare do it by the collation")
    func updates() throws {
        let document: Document = ["a": ["b", "C", "a"], "t": "b", "d": [["n": "X"], ["n": "y"]]]
        let cases: [(BSONValue, String, BSONValue)] = [
            (["$min": ["t": "C"]], "t", "b"), (["$max": ["t": "C"]], "t", "C"),
            (["$max": ["t": "B"]], "t", "b"), (["$addToSet": ["a": "B"]], "a", ["b", "C", "a"]),
            (
                ["$addToSet": ["a": ["$each": ["A", "q", "Q"]]]], "a", ["b", "C", "a", "q"]
            ),
            (["$pull": ["a": "B"]], "a", ["C", "a"]),
            (["$pull": ["a": ["$in": ["c", "A"]]]], "a", ["b"]),
            (["$pull": ["d": ["n": "x"]]], "d", [["n": "y"]]),
            (["$pullAll": ["a": ["A", "c"]]], "a", ["b"]),
            (
                ["$push": ["a": ["$each": ["B"], "$sort": 1]]], "a", ["a", "b", "B", "C"]
            ),
            (
                ["$push": ["d": ["$each": [["n": "Y"]], "$sort": ["n": -1]]]], "d",
                [["n": "y"], ["n": "Y"], ["n": "X"]]
            ),
            (
                [["$set": ["t": ["$cond": [["$eq": ["$t", "B"]], "same", "other"]]]]], "t", "same"
            ),
        ]
        for (update, field, expected) in cases {
            #expect(try updated(document, update)[field] == expected, "\(update)")
        }
        let filtered = try updated(
            document,
            ["$set": ["d.$[e].n": "z"]],
            arrayFilters: [["e.n": "x"]]
        )
        #expect(filtered["d"] == [["n": "z"], ["n": "y"]])
    }

    @Test("an order by it is not one by bytes")
    func pushIntoOrder() throws {
        let document: Document = ["a": ["a", "B", "c"]]
        let pushed = try updated(document, ["$push": ["a": ["$each": ["b"], "$sort": 1]]])
        #expect(pushed["a"] == ["a", "B", "b", "c"])
    }

    @Test("sort keys, partial filters and bounds know how texts compare")
    func planning() throws {
        let collation = scope.collation
        let order = try SortPattern(parsing: ["t": 1], by: collation)
        let keys = try ["a", "A", "B", "b", "c"].map {
            try order.key(reading: (["t": .string($0)] as Document).view)
        }
        #expect(keys[0] == keys[1] && keys[2] == keys[3] && keys[1] < keys[2])
        let partial = try PartialFilter(parsing: ["t": "a"], by: collation)
        #expect(partial.holdsAll(passing: try Filter(parsing: ["t": "A"], in: scope).conjuncts))
        #expect(!partial.holdsAll(passing: try Filter(parsing: ["t": "a"]).conjuncts))
        let byBytes = try PartialFilter(parsing: ["t": "a"], by: nil)
        let asked = try Filter(parsing: ["t": "a"], in: scope).conjuncts
        #expect(!byBytes.holdsAll(passing: asked))
        #expect(byBytes.holdsAll(passing: try Filter(parsing: ["t": "a"]).conjuncts))
    }
}

extension Filter {
    fileprivate var conjuncts: [Condition] { narrowing.conjuncts }
}

private func < (left: [UInt8], right: [UInt8]) -> Bool { left.lexicographicallyPrecedes(right) }
