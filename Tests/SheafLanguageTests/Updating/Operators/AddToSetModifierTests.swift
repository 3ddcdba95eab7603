// SPDX-License-Identifier: MIT
//
// `$addToSet`: what counts as the same, and what is read to know it.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct AddToSetModifierTests {
    @Test func addsWhatIsNotThere() {
        expect(["a": [1, 2]], ["$addToSet": ["a": 3]], gives: ["a": [1, 2, 3]])
        expectNoOp(["a": [1, 2]], ["$addToSet": ["a": 2]])
        expect([:], ["$addToSet": ["a.b": 1]], gives: ["a": ["b": [1]]])
        // Arrays are added as one element, not as their elements.
        expect(["a": [1]], ["$addToSet": ["a": [1, 2]]], gives: ["a": [1, [1, 2]]])
        expectNoOp(["a": [[1, 2]]], ["$addToSet": ["a": [1, 2]]])
        // `$each` that does not come first is a field like others.
        expect(
            ["a": []],
            ["$addToSet": ["a": ["b": 1, "$each": [2]]]],
            gives: ["a": [["b": 1, "$each": [2]]]]
        )
    }

    @Test func addsEachOnce() {
        expect(
            ["a": [1, 1]],
            ["$addToSet": ["a": ["$each": [3, 1, 2, 3.0, 2]]]],
            gives: ["a": [1, 1, 3, 2]]
        )
        expect(
            [:],
            ["$addToSet": ["a": ["$each": [2, .int64(2), 1]]]],
            gives: ["a": [2, 1]]
        )
        expect([:], ["$addToSet": ["a": ["$each": []]]], gives: ["a": []])
        expectNoOp(["a": [1]], ["$addToSet": ["a": ["$each": []]]])
        expectNoOp(["a": [1, nil]], ["$addToSet": ["a": ["$each": [nil, 1.0]]]])
    }

    /// Numbers are equal across their types; documents only with the same fields in the same order.
    @Test func comparesAsMongoDBDoes() {
        for number: BSONValue in [1, 1.0, .int64(1), .decimal128(Decimal128("1") ?? .zero)] {
            expectNoOp(["a": [0, 1.0]], ["$addToSet": ["a": number]])
        }
        expectNoOp(["a": [["x": 1, "y": 2]]], ["$addToSet": ["a": ["x": 1.0, "y": 2]]])
        expect(
            ["a": [["x": 1, "y": 2]]],
            ["$addToSet": ["a": ["y": 2, "x": 1]]],
            gives: ["a": [["x": 1, "y": 2], ["y": 2, "x": 1]]]
        )
        expect(["a": [nil]], ["$addToSet": ["a": .undefined]], gives: ["a": [nil, .undefined]])
        expect(["a": ["1"]], ["$addToSet": ["a": 1]], gives: ["a": ["1", 1]])
        expect(["a": [[1]]], ["$addToSet": ["a": 1]], gives: ["a": [[1], 1]])
    }

    /// Without an index the elements pass by once, up to the last value that is found.
    @Test func readsElementsOnce() throws {
        let array: BSONValue = .array(BSONArray((0..<100).map { .integer($0) }))
        let known = try apply(["a": array], ["$addToSet": ["a": ["$each": [3, 7]]]])
        #expect(known.script.isNoOp)
        #expect(known.log.elements == 8 && known.log.values.isEmpty)
        let new = try apply(["a": array], ["$addToSet": ["a": ["$each": [3, 100, 101]]]])
        #expect(new.script.edits == [.arrayAppend(DocumentPath([.field("a")]), [100, 101])])
        #expect(new.log.elements == 100)
    }

    /// An index answers by itself: only its candidates are looked at.
    @Test func asksTheIndex() throws {
        let array: BSONValue = .array(BSONArray((0..<100).map { .integer($0) }))
        let aids = ArrayAids(order: nil, hasMemberIndex: true)
        let reader = CountingReader(["a": array], aids: aids)
        let update = try Update(parsing: ["$addToSet": ["a": ["$each": [50, 100]]]])
        let script = try update.edits(reading: reader, match: nil, at: testMoment)
        #expect(script.edits == [.arrayAppend(DocumentPath([.field("a")]), [100])])
        #expect(reader.log.elements == 0)
        #expect(reader.log.values == ["a.50"])
    }

    /// Where there is no index, but could be one, the edits ask for it; not if nothing changes.
    @Test func asksForAnIndex() throws {
        let aids = ArrayAids(order: nil, hasMemberIndex: false)
        let reader = CountingReader(["a": [1, 2]], aids: aids)
        let path = DocumentPath([.field("a")])
        func edits(_ value: BSONValue) throws -> [Edit] {
            try Update(parsing: ["$addToSet": ["a": value]]).edits(
                reading: reader,
                match: nil,
                at: testMoment
            )
            .edits
        }
        #expect(try edits(3) == [.arrayAppend(path, [3]), .arrayAid(path, .memberIndex)])
        #expect(try edits(2) == [])
    }

    @Test func refusesOtherTargets() {
        expectError(
            2,
            ["_id": 1, "a": "x"],
            ["$addToSet": ["a": 2]],
            saying: "Cannot apply $addToSet to non-array field. Field named 'a' has non-array type "
                + "string"
        )
        expectError(2, ["_id": 1], ["$addToSet": ["_id": 2]])
        expectError(28, ["a": 1], ["$addToSet": ["a.b": 2]])
    }

    @Test func refusesOtherLists() {
        expectError(
            14,
            saying: "The argument to $each in $addToSet must be an array but it was of type string"
        ) { try Update(parsing: ["$addToSet": ["a": ["$each": "x"]]]) }
        expectError(
            2,
            saying: "Found unexpected fields after $each in $addToSet: { $each: [ 3 ], $slice: 2 }"
        ) { try Update(parsing: ["$addToSet": ["a": ["$each": [3], "$slice": 2]]]) }
    }

    /// 4,000 random sets: the same array as by adding one value after another.
    @Test(arguments: 0..<4)
    func agreesWithAddingOneByOne(_ seed: Int) throws {
        var random = RandomValues(seed: UInt64(8800 + seed))
        for round in 0..<1000 {
            let old = (0..<random.number(12)).map { _ in random.value(depth: 2) }
            let new = (0..<random.number(8)).map { _ in random.value(depth: 2) }
            var expected = old
            for value in new where !expected.contains(where: { $0.compare(value) == 0 }) {
                expected.append(value)
            }
            let update = try Update(
                parsing: ["$addToSet": ["a": ["$each": .array(BSONArray(new))]]]
            )
            let document: Document = ["a": .array(BSONArray(old))]
            for hasIndex in [false, true] {
                let aids = ArrayAids(order: nil, hasMemberIndex: hasIndex)
                let reader = CountingReader(document, aids: aids)
                let script = try update.edits(reading: reader, match: nil, at: testMoment)
                let result = try EditInterpreter.apply(script, to: document)
                #expect(
                    result == ["a": .array(BSONArray(expected))],
                    "seed \(seed), round \(round): \(ShellText.document(document)) + \(new)"
                )
                #expect(script.isNoOp == (old.count == expected.count))
            }
        }
    }
}
