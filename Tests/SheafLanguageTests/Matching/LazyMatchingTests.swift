// SPDX-License-Identifier: MIT
//
// How little of a stored document a query reads.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct LazyMatchingTests {
    private let document: Document = [
        "uid": "u1",
        "a": .array(
            BSONArray((0..<100).map { .document(["_id": .integer($0), "n": .integer($0 % 7)]) })
        ),
        "l": .array(BSONArray((0..<100).map { .integer($0) })),
    ]

    private func log(
        _ filter: Document,
        indexing names: Set<String> = [],
        matches expected: Bool
    ) throws -> CountingReader.Log {
        let reader = CountingReader(document, indexing: names)
        #expect(try Filter(parsing: filter).matches(reader) == expected)
        return reader.log
    }

    @Test func typeDecidesBeforeTheValue() throws {
        let log = try log(["uid": 5], matches: false)
        #expect(log.values.isEmpty)
        #expect(try self.log(["uid": "u1"], matches: true).values == ["uid"])
    }

    @Test func firstFalseConditionEnds() throws {
        let log = try log(["uid": "u2", "a.n": 3], matches: false)
        #expect(log.elements == 0)
    }

    @Test func scansStopAtTheFirstMatch() throws {
        #expect(try log(["a._id": 41], matches: true).elements == 42)
        #expect(try log(["l": 41], matches: true).elements == 42)
        #expect(try log(["a._id": 141], matches: false).elements == 100)
    }

    @Test func indexAnswersForElements() throws {
        var found = try log(["a._id": 41], indexing: ["_id"], matches: true)
        #expect(found.elements == 0 && found.values == ["a.41"])
        found = try log(["a._id": 141], indexing: ["_id"], matches: false)
        #expect(found.elements == 0 && found.values.isEmpty)
        found = try log(["a._id": ["$in": [200, 41, 7]]], indexing: ["_id"], matches: true)
        #expect(found.elements == 0 && found.values == ["a.7"])
    }

    @Test func memberIndexAnswersForWholeElements() throws {
        let aids = ArrayAids(order: nil, hasMemberIndex: true)
        let reader = CountingReader(document, aids: aids)
        #expect(try Filter(parsing: ["l": 41.0]).match(reader)?.position(behind: "l") == 41)
        #expect(try Filter(parsing: ["l": ["$in": [200, 7, 41]]]).matches(reader))
        #expect(try !Filter(parsing: ["l": 141]).matches(reader))
        #expect(reader.log.elements == 0 && reader.log.values == ["l.41", "l.7"])
    }

    /// What an index of values cannot answer is not asked of it.
    @Test(
        arguments: [
            ["a._id": nil], ["a._id": ["$gt": 5]], ["a._id": ["$in": [5, nil]]], ["a.0": 5],
            ["a._id": [5]], ["a._id.x": 5],
        ] as [Document]
    )
    func indexIsNotAsked(_ filter: Document) throws {
        let reader = CountingReader(document, indexing: ["_id"])
        _ = try Filter(parsing: filter).matches(reader)
        #expect(reader.log.lookups.isEmpty)
    }

    /// A document is equal to none that has another number of fields: it is not even put together.
    @Test func countsFieldsBeforeTheyAreCompared() throws {
        let reader = CountingReader(["a": ["b": 1, "c": 2]])
        #expect(try !Filter(parsing: ["a": ["b": 1]]).matches(reader))
        #expect(try !Filter(parsing: ["a": ["$in": [["b": 1], 5]]]).matches(reader))
        #expect(reader.log.values.isEmpty && reader.log.counts == ["a", "a"])
        #expect(try Filter(parsing: ["a": ["b": 1, "c": 2]]).matches(reader))
    }

    @Test func positionsAreReachedDirectly() throws {
        let log = try log(["a.99._id": 99], matches: true)
        #expect(log.elements == 0 && log.values == ["a.99"])
    }
}
