// SPDX-License-Identifier: MIT
//
// What a projection may not read: elements and fields that are not shown.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct LazyProjectionTests {
    private let document: Document = [
        "_id": 1,
        "arr": .array(BSONArray((0..<1000).map { .document(["x": .int32($0), "y": 1]) })),
        "deep": ["list": .array(BSONArray((0..<1000).map { .int32($0) })), "n": 2],
        "small": 3,
    ]

    private func log(
        _ projection: Document,
        indexing names: Set<String> = [],
        filter: Document = [:]
    ) throws -> CountingReader.Log {
        let reader = CountingReader(document, indexing: names, isInParts: true)
        let match = try Filter(parsing: filter).match(document.view)
        _ = try Projection(parsing: projection).document(reading: reader, match: match)
        return reader.log
    }

    @Test func aStretchReadsItsElementsOnly() throws {
        let log = try log(["arr": ["$slice": [500, 10]], "_id": 1])
        #expect(log.entries == 2 + 10)
        #expect(log.counts.isEmpty && log.elements == 0)
        let last = try self.log(["arr": ["$slice": -10], "_id": 1])
        #expect(last.entries == 2 + 10 && last.counts == ["arr"])
        let none = try self.log(["arr": ["$slice": 0], "_id": 1])
        #expect(none.entries == 2)
    }

    @Test func whatIsNotShownIsNotRead() throws {
        #expect(try log(["small": 1]).values.isEmpty)
        #expect(try log(["arr": 0, "deep.list": 0]).values.isEmpty)
        #expect(try log(["deep.n": 1]).values.isEmpty)
        #expect(try log(["deep.list": ["$slice": 1], "arr": 0]).entries == 4 + 2 + 1)
    }

    @Test func fieldsAreLookedUpWhereAnIndexKnowsThem() throws {
        let log = try log(["small": 1, "deep.n": 1])
        #expect(log.fieldLookups == 4 && log.entries == 4)
    }

    @Test func elementsAreFoundByTheirKey() throws {
        let log = try log(["arr": ["$elemMatch": ["x": 700]]], indexing: ["x"])
        #expect(log.elements == 0 && log.lookups == ["arr.x"])
    }

    @Test func oneElementOfTheQuery() throws {
        #expect(try log(["arr.$": 1], filter: ["arr.x": 700]).entries == 2 + 1)
    }
}
