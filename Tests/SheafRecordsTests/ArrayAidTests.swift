// SPDX-License-Identifier: MIT
//
// What the storage keeps about arrays: the order that it remembers as long as it holds, and the
// index over whole elements. That both are true after any edits, verification sees in
// DifferentialTests.

import SheafBSON
import SheafKeyValue
import SheafTestSupport
import Testing

@testable import SheafRecords

@Suite struct ArrayAidTests {
    private static let limits = RecordLimits(
        tinyChunkByteCount: 200,
        fanOut: 4,
        keyIndexCountMin: 8
    )
    private static let path = DocumentPath("a")
    private static let byScore = ElementOrder([.init("score", isAscending: false)])

    private static func player(_ score: Int, _ name: String = "x") -> BSONValue {
        ["score": .integer(score), "name": .string(name)]
    }

    /// A document with scores 1,000, 990, … that knows their order.
    private static func board(
        _ table: DocumentTable,
        _ transaction: inout WriteTransaction
    ) throws -> RecordID {
        let players = (0..<100).map { player(1000 - 10 * $0) }
        let id = try table.insert(["a": .array(BSONArray(players))], in: &transaction)
        try table.apply(
            EditScript([.arrayAid(path, .order(byScore))]),
            to: id,
            in: &transaction
        )
        return id
    }

    private static func order(
        _ table: DocumentTable,
        _ id: RecordID,
        _ transaction: borrowing WriteTransaction
    ) throws -> ElementOrder? {
        guard let document = try table.document(id, in: transaction.snapshot) else { return nil }
        return try document.aids(at: path)?.order
    }

    /// Edits that leave the elements in order do not cost the memory of it; others do.
    ///
    /// Both are tried at the edges of chunks too, wherever these may be.
    @Test func remembersTheOrderAsLongAsItHolds() throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            let path = Self.path
            for rank in 0..<100 {
                let score = 1000 - 10 * rank
                let cases: [(Edit, Bool)] = [
                    (.arrayInsert(path, position: rank, [Self.player(score)]), true),
                    (.arrayInsert(path, position: rank, [Self.player(score + 10)]), true),
                    (.arrayInsert(path, position: rank, [Self.player(score - 1)]), false),
                    (.arrayInsert(path, position: rank + 1, [Self.player(score + 1)]), false),
                    (
                        .arrayInsert(
                            path,
                            position: rank + 1,
                            (1..<9).map { Self.player(score - $0) }
                        ), true
                    ),
                    (
                        .arrayInsert(
                            path,
                            position: rank + 1,
                            (1..<9).map { Self.player(score - 9 + $0) }
                        ), false
                    ),
                    (.arrayRemove(path, positions: [rank]), true),
                    (.set(path.index(rank).field("name"), "another, longer name"), true),
                    (.set(path.index(rank).field("score"), .integer(score - 10)), rank < 100),
                    (.set(path.index(rank).field("score"), .integer(score - 11)), rank == 99),
                    (.set(path.index(rank).field("score"), .integer(score + 11)), rank == 0),
                    (.unset(path.index(rank).field("score")), rank == 99),
                ]
                for (edit, isKept) in cases {
                    let id = try Self.board(table, &transaction)
                    try table.apply(EditScript([edit]), to: id, in: &transaction)
                    let order = try Self.order(table, id, transaction)
                    #expect((order == Self.byScore) == isKept, "\(rank): \(edit)")
                    #expect(try table.findings(id, transaction) == [])
                    try table.delete(id, in: &transaction)
                }
            }
        }
    }

    @Test func appendingAndReplacing() throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            let id = try Self.board(table, &transaction)
            let path = Self.path
            try table.apply(
                EditScript([.arrayAppend(path, [Self.player(10), Self.player(3)])]),
                to: id,
                in: &transaction
            )
            #expect(try Self.order(table, id, transaction) == Self.byScore)
            try table.apply(
                EditScript([.arrayAppend(path, [Self.player(4)])]),
                to: id,
                in: &transaction
            )
            #expect(try Self.order(table, id, transaction) == nil)
            let players = (0..<90).map { Self.player(500 - $0) }
            try table.apply(
                EditScript([.arrayReplace(path, players), .arrayAid(path, .order(Self.byScore))]),
                to: id,
                in: &transaction
            )
            #expect(try Self.order(table, id, transaction) == Self.byScore)
            #expect(try table.findings(id, transaction) == [])
            // An array that has become small goes back into its document and forgets.
            try table.apply(
                EditScript([.arrayReplace(path, []), .arrayAid(path, .order(Self.byScore))]),
                to: id,
                in: &transaction
            )
            #expect(try table.whole(id, transaction) == ["a": []])
            #expect(try Self.order(table, id, transaction) == nil)
            #expect(try table.findings(id, transaction) == [])
        }
    }

    /// An element that spills can change without its array noticing: no order is remembered then.
    @Test func forgetsWhenAnElementSpills() throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            let id = try Self.board(table, &transaction)
            let large = String(repeating: "k", count: 900)
            let edit = Edit.arrayInsert(Self.path, position: 1, [Self.player(995, large)])
            try table.apply(EditScript([edit]), to: id, in: &transaction)
            #expect(try Self.order(table, id, transaction) == nil)
            try table.apply(
                EditScript([.arrayAid(Self.path, .order(Self.byScore))]),
                to: id,
                in: &transaction
            )
            #expect(try Self.order(table, id, transaction) == nil)
            #expect(try table.findings(id, transaction) == [])
        }
    }

    @Test func doesNotRememberLongOrders() throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            let id = try Self.board(table, &transaction)
            let long = ElementOrder([.init(String(repeating: "k", count: 300), isAscending: true)])
            try table.apply(
                EditScript([.arrayAid(Self.path, .order(long))]),
                to: id,
                in: &transaction
            )
            #expect(try Self.order(table, id, transaction) == nil)
            #expect(try table.findings(id, transaction) == [])
        }
    }

    /// Halving finds what looking at one element after another finds.
    @Test func findsPlacesByHalves() throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            for count in [0, 1, 2, 30, 31, 500] {
                let array = BSONArray((0..<count).map { .integer($0 / 3) })
                let id = try table.insert(
                    ["a": .array(array), "b": .array(BSONArray(array.prefix(3)))],
                    in: &transaction
                )
                for wanted in -1...(count / 3 + 1) {
                    guard let document = try table.document(id, in: transaction.snapshot) else {
                        return
                    }
                    for name in ["a", "b"] {
                        let found = try document.partitionPoint(at: DocumentPath(name)) {
                            (position, element) throws in
                            #expect(element.int32 == Int32(position / 3))
                            return (element.int32 ?? 0) >= wanted
                        }
                        let all = name == "a" ? Array(array) : Array(array.prefix(3))
                        let expected = all.firstIndex { $0.compare(.integer(wanted)) >= 0 }
                        #expect(found == expected ?? all.count)
                    }
                }
            }
        }
    }
}

// MARK: - The index over whole elements

extension ArrayAidTests {
    /// After random edits the index must list, for every value, all elements that equal it.
    @Test(arguments: 0..<8)
    func listsEveryEqualElement(_ seed: Int) throws {
        try withDocuments(limits: Self.limits) { table, transaction in
            var random = RandomEdits(seed: UInt64(90 + seed), sizeMax: 3_000)
            var expected: Document = [
                "_id": 1, "list": .array(BSONArray((0..<40).map { _ in random.member() })),
            ]
            let path = DocumentPath("list")
            let id = try table.insert(expected, in: &transaction)
            var indexedCount = 0
            for step in 0..<120 {
                let count = expected["list"]?.arrayValue?.count ?? 0
                var edit = random.edit(ofList: count, at: path)
                if step % 40 == 10 { edit = .arrayAid(path, .memberIndex) }
                expected = try EditInterpreter.apply(EditScript([edit]), to: expected)
                try table.apply(EditScript([edit]), to: id, in: &transaction)
                let findings = try table.findings(id, transaction)
                try #require(findings == [], "seed \(seed), \(step): \(edit)")
                guard let document = try table.document(id, in: transaction.snapshot),
                    let list = expected["list"]?.arrayValue,
                    let aids = try document.aids(at: path)
                else { continue }
                indexedCount += aids.hasMemberIndex ? 1 : 0
                try Self.check(document, Array(list), aids, "seed \(seed), step \(step)")
            }
            #expect(indexedCount > 30, "seed \(seed)")
        }
    }

    private static func check(
        _ document: borrowing StoredDocument,
        _ list: [BSONValue],
        _ aids: ArrayAids,
        _ comment: Comment
    ) throws {
        for value in list.prefix(12) + [77, "none", ["_id": 500], ["q": 1]] {
            let found = try document.positions(at: DocumentPath("list"), equals: value)
            guard let found else {
                #expect(!aids.hasMemberIndex, comment)
                continue
            }
            #expect(found == found.sorted() && Set(found).count == found.count)
            for (position, element) in list.enumerated() {
                let members = element.arrayValue.map { Array($0) } ?? []
                guard ([element] + members).contains(where: { $0.compare(value) == 0 }) else {
                    continue
                }
                #expect(found.contains(position), "\(comment): \(value) at \(position)")
            }
            // What is listed beyond has the same key or does not say its own.
            let others = found.filter { list[$0].compare(value) != 0 }
            #expect(others.allSatisfy { Self.mayBeListed(list[$0], for: value) }, comment)
        }
    }

    private static func mayBeListed(_ element: BSONValue, for value: BSONValue) -> Bool {
        if element.encodedBytes.count > 300 || element.type == .array { return true }
        guard let key = element.documentValue?["_id"], let wanted = value.documentValue?["_id"]
        else { return false }
        let keys = [key] + (key.arrayValue.map { Array($0) } ?? [])
        return keys.contains { $0.compare(wanted) == 0 }
    }

    /// Few elements are looked through faster than an index is kept, and no index is made for them.
    @Test func needsEnoughElements() throws {
        try withDocuments { table, transaction in
            for (count, isIndexed) in [(511, false), (512, true)] {
                let text = String(repeating: "k", count: 20)
                let list = (0..<count).map { BSONValue.string("\(text)\($0)") }
                let id = try table.insert(["a": .array(BSONArray(list))], in: &transaction)
                let aid = Edit.arrayAid(Self.path, .memberIndex)
                try table.apply(EditScript([aid]), to: id, in: &transaction)
                guard let document = try table.document(id, in: transaction.snapshot) else {
                    return
                }
                #expect(try document.aids(at: Self.path)?.hasMemberIndex == isIndexed)
                let found = try document.positions(at: Self.path, equals: list[77])
                #expect(found == (isIndexed ? [77] : nil))
            }
        }
    }

    /// An array of documents with ids answers for whole documents with its key index alone.
    @Test func keyedDocumentsNeedNoSecondIndex() throws {
        try withDocuments { table, transaction in
            let list = (0..<600).map { BSONValue.document(["_id": .integer($0), "n": 1]) }
            let id = try table.insert(["a": .array(BSONArray(list))], in: &transaction)
            guard let document = try table.document(id, in: transaction.snapshot) else { return }
            #expect(try document.positions(at: Self.path, equals: ["_id": 5.0, "x": 2]) == [5])
            #expect(try document.positions(at: Self.path, equals: 5) == nil)
            #expect(try document.aids(at: Self.path)?.hasMemberIndex == false)
        }
    }
}

extension RandomEdits {
    /// An element of a set: often equal to another, of any type.
    mutating func member() -> BSONValue {
        switch random.below(8) {
        case 0: element()
        case 1: .document(["q": .integer(random.below(5))])
        case 2: .string(String(repeating: "long", count: 10 + random.below(3)))
        case 3: .array([.integer(random.below(4))])
        case 4: .string(String(repeating: "k", count: 700))
        default: random.oneIn(3) ? .double(Double(random.below(20))) : .integer(random.below(20))
        }
    }

    /// An edit of a list of such elements.
    mutating func edit(ofList count: Int, at path: DocumentPath) -> Edit {
        switch random.below(count > 60 ? 2 : count < 12 ? 1 : 5) {
        case 0 where count < 60:
            .arrayInsert(
                path,
                position: random.below(count + 1),
                (0..<random.below(9)).map { _ in member() }
            )
        case 3: .set(path.index(random.below(count)), member())
        case 4 where random.oneIn(8):
            .arrayReplace(path, (0..<random.below(60)).map { _ in member() })
        default: .arrayRemove(path, positions: [random.below(count)])
        }
    }
}
