// SPDX-License-Identifier: MIT
//
// The key index of arrays: which elements it lists for a value, whatever was done to the array.

import SheafBSON
import SheafKeyValue
import SheafTestSupport
import Testing

@testable import SheafRecords

@Suite struct KeyIndexTests {
    private static let limits = RecordLimits(
        tinyChunkByteCount: 200,
        fanOut: 4,
        keyIndexCountMin: 8
    )

    /// After random edits the index must list, for every value, all positions at which a query for
    /// that value could match; what it lists beyond them can only be elements that do not say their
    /// key.
    @Test(arguments: 0..<8)
    func listsEveryElementThatMatches(_ seed: Int) throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            var random = RandomEdits(seed: UInt64(seed), sizeMax: 3_000)
            var expected: Document = [
                "_id": 1, "list": .array(BSONArray((0..<40).map { ["_id": .integer($0)] })),
            ]
            let id = try table.insert(expected, in: &transaction)
            for _ in 0..<100 {
                let edit = Self.edit(expected["list"]?.arrayValue ?? [], &random)
                expected = try EditInterpreter.apply(EditScript([edit]), to: expected)
                try table.apply(EditScript([edit]), to: id, in: &transaction)
                guard let document = try table.document(id, in: transaction.snapshot),
                    let list = expected["list"]?.arrayValue
                else { return }
                try Self.check(document, Array(list), seed)
            }
        }
    }

    private static func edit(_ list: BSONArray, _ random: inout RandomEdits) -> Edit {
        let path = DocumentPath("list")
        switch random.random.below(list.count > 60 ? 2 : list.count < 12 ? 1 : 4) {
        case 0 where list.count < 60:
            return .arrayInsert(
                path,
                position: random.random.below(list.count + 1),
                (0..<random.random.below(9)).map { _ in random.element() }
            )
        case 3: return .set(path.index(random.random.below(list.count)), random.element())
        default: return .arrayRemove(path, positions: [random.random.below(list.count)])
        }
    }

    private static func check(
        _ document: borrowing StoredDocument,
        _ list: [BSONValue],
        _ seed: Int
    ) throws {
        for value: BSONValue in [1, 2.0, .int64(3), 8, 33] {
            guard
                let found = try document.positions(
                    at: DocumentPath("list"),
                    whereField: "_id",
                    equals: value
                )
            else { return }
            for (position, element) in list.enumerated() {
                guard Self.mayBe(found.contains(position), element, value) else {
                    Issue.record("seed \(seed), \(value) at \(position): \(element)")
                    return
                }
            }
            #expect(found == found.sorted())
        }
    }

    /// Whether an element may be listed, or left out, for a value.
    private static func mayBe(_ isListed: Bool, _ element: BSONValue, _ value: BSONValue) -> Bool {
        switch element {
        case .document(let document):
            let matches = document["_id"].map { Self.matches($0, value) } ?? false
            let maySpill = document.bytes.count > 300
            return isListed == matches || isListed && maySpill
        case .array: return isListed
        default: return !isListed
        }
    }

    private static func matches(_ key: BSONValue, _ value: BSONValue) -> Bool {
        if key.compare(value) == 0 { return true }
        return key.arrayValue?.contains { $0.compare(value) == 0 } ?? false
    }

    @Test func answersNilWithoutAnIndex() throws {
        try withDocuments { table, transaction in
            let id = try table.insert(["_id": 1, "a": [["_id": 1]]], in: &transaction)
            guard let document = try table.document(id, in: transaction.snapshot) else { return }
            let path = DocumentPath("a")
            #expect(try document.positions(at: path, whereField: "_id", equals: 1) == nil)
        }
    }

    /// An element that has spilled as a whole does not say its key: it is listed for every value.
    @Test func listsSpilledElementsAlways() throws {
        let wide = Document((0..<900).map { ("f\($0)", .integer($0)) })
        var elements = (0..<600).map { BSONValue.document(["_id": .integer($0)]) }
        elements[77] = .document(wide)
        try withDocuments { [elements] table, transaction in
            let document: Document = ["_id": 1, "a": .array(BSONArray(elements))]
            let id = try table.insert(document, in: &transaction)
            guard let stored = try table.document(id, in: transaction.snapshot) else { return }
            let found = try stored.positions(at: DocumentPath("a"), whereField: "_id", equals: 5)
            #expect(found == [5, 77])
            #expect(try table.findings(id, transaction) == [])
        }
    }

    @Test func longKeysAreCutAndStillFound() throws {
        let long = String(repeating: "k", count: 700)
        let elements = (0..<600).map { BSONValue.document(["_id": .string(long + "\($0)")]) }
        try withDocuments { table, transaction in
            let document: Document = ["_id": 1, "a": .array(BSONArray(elements))]
            let id = try table.insert(document, in: &transaction)
            guard let stored = try table.document(id, in: transaction.snapshot) else { return }
            let found = try stored.positions(
                at: DocumentPath("a"),
                whereField: "_id",
                equals: .string(long + "9")
            )
            #expect(found?.contains(9) == true)
            #expect(try table.findings(id, transaction) == [])
        }
    }
}
