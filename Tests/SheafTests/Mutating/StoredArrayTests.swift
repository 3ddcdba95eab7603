// SPDX-License-Identifier: MIT
//
// Sorted boards and sets in the storage: what is kept beside their elements may change what an
// update costs, and nothing else.

import Foundation
import SheafBSON
import SheafKeyValue
import SheafLanguage
import SheafRecords
import SheafTestSupport
import Testing

/// Random updates of a board with scores and of a set, stored with limits so small that both lie in
/// many chunks.
///
/// Each is made twice: by reading the storage, which remembers orders and indexes elements, and by
/// reading the whole document in memory, which has neither. The bytes must come out the same, and
/// verification must find nothing.
@Suite struct StoredArrayTests {
    @Test(arguments: 0..<6)
    func aidsChangeNoAnswer(_ seed: Int) throws {
        let counts = try withTable { table, transaction in
            var random = RandomArrayUpdates(seed: UInt64(5100 + seed))
            var document = random.document()
            var counts = (orders: 0, indexes: 0)
            let id = try table.insert(document, in: &transaction)
            for step in 0..<250 {
                let comment: Comment
                (document, comment) = try Self.step(&random, document, id, table, &transaction)
                guard let stored = try table.document(id, in: transaction.snapshot) else {
                    return counts
                }
                let isSame = try stored.copy() == document
                try #require(isSame, "seed \(seed), step \(step): \(comment)")
                let findings = try table.invariantCheck(id, in: transaction.snapshot)
                try #require(findings.isEmpty, "seed \(seed), step \(step): \(findings)")
                if try stored.aids(at: .root.field("board"))?.order != nil { counts.orders += 1 }
                if try stored.aids(at: .root.field("set"))?.hasMemberIndex == true {
                    counts.indexes += 1
                }
            }
            return counts
        }
        #expect(counts.orders > 20, "seed \(seed)")
        #expect(counts.indexes > 60, "seed \(seed)")
    }

    /// Makes one update both ways, and yields the document that it must come to.
    private static func step(
        _ random: inout RandomArrayUpdates,
        _ document: Document,
        _ id: RecordID,
        _ table: DocumentTable,
        _ transaction: inout WriteTransaction
    ) throws -> (Document, Comment) {
        let text = random.update(of: document)
        let update = try Update(parsing: .document(text))
        let moment = Moment(
            date: DateTime(millisecondsSinceEpoch: 0),
            timestamp: Timestamp(seconds: 1, increment: 1)
        )
        let plain = try update.edits(reading: document.view, match: nil, at: moment)
        let script = try script(of: update, id, table, at: moment, transaction.snapshot)
        let comment = Comment(rawValue: ShellText.document(text))
        try #require(script.isNoOp == plain.isNoOp, comment)
        try table.apply(script, to: id, in: &transaction)
        return (try EditInterpreter.apply(plain, to: document), comment)
    }

    /// The edits by reading what is stored.
    private static func script(
        of update: Update,
        _ id: RecordID,
        _ table: DocumentTable,
        at moment: Moment,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws -> EditScript {
        guard let stored = try table.document(id, in: snapshot) else { return EditScript() }
        return try update.edits(reading: stored, match: nil, at: moment)
    }

    private func withTable<Result: Sendable>(
        _ body: @escaping @Sendable (DocumentTable, inout WriteTransaction) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = EnvironmentOptions()
        options.durability = .withoutSync
        let environment = try SheafKeyValue.Environment.open(
            at: folder.appending(path: "test.sheaf").path,
            options: options
        )
        defer { environment.close() }
        return try environment.writeAlone { transaction in
            let table = DocumentTable(
                try transaction.createTable("documents"),
                limits: RecordLimits(tinyChunkByteCount: 200, fanOut: 4, keyIndexCountMin: 8)
            )
            return try body(table, &transaction)
        }.result
    }
}

/// Makes updates of a board and of a set.
private struct RandomArrayUpdates {
    var random: SeededGenerator
    private var nextID = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func document() -> Document {
        [
            "_id": 1, "board": .array(BSONArray((0..<40).map { _ in player() })),
            "set": .array(BSONArray((0..<40).map { _ in member() })),
        ]
    }

    mutating func update(of document: Document) -> Document {
        let count = document["board"]?.arrayValue?.count ?? 0
        guard random.oneIn(2) else { return setUpdate() }
        switch random.below(count > 70 ? 3 : 12) {
        case 0: return ["$push": ["board": push(slice: 30 + random.below(30))]]
        case 1: return ["$pull": ["board": ["score": .integer(random.below(20))]]]
        case 2: return ["$pop": ["board": random.oneIn(2) ? 1 : -1]]
        case 3 where count > 0:
            return ["$set": .document(["board.\(random.below(count)).name": .string(text())])]
        case 4 where count > 0 && random.oneIn(3):
            return [
                "$set": .document(["board.\(random.below(count)).score": .integer(random.below(20))]
                )
            ]
        case 5 where random.oneIn(3): return ["$push": ["board": player()]]
        case 6 where random.oneIn(4):
            return ["$push": ["board": ["$each": [player()], "$sort": ["name": 1, "score": -1]]]]
        default: return ["$push": ["board": push(slice: nil)]]
        }
    }

    private mutating func push(slice: Int?) -> BSONValue {
        var clauses: Document = [
            "$each": .array(BSONArray((0..<random.below(4)).map { _ in player() })),
            "$sort": ["score": -1],
        ]
        if let slice { clauses["$slice"] = .integer(random.oneIn(3) ? -slice : slice) }
        if random.oneIn(3) { clauses["$position"] = .integer(random.below(90) - 45) }
        return .document(clauses)
    }

    private mutating func setUpdate() -> Document {
        switch random.below(8) {
        case 0: return ["$pull": ["set": member()]]
        case 1: return ["$pullAll": ["set": [member(), member()]]]
        case 2: return ["$push": ["set": member()]]
        case 3: return ["$pull": ["set": ["$in": [.integer(random.below(60)), "x"]]]]
        case 4: return ["$pop": ["set": 1]]
        default:
            let values = (0..<(1 + random.below(4))).map { _ in member() }
            return ["$addToSet": ["set": ["$each": .array(BSONArray(values))]]]
        }
    }

    private mutating func player() -> BSONValue {
        nextID += 1
        let score: BSONValue =
            random.oneIn(9) ? [nil, "high", 7.0][random.below(3)] : .integer(random.below(20))
        return ["_id": .integer(nextID), "score": score, "name": .string(text())]
    }

    private mutating func member() -> BSONValue {
        switch random.below(7) {
        case 0: ["_id": .integer(random.below(30)), "n": .integer(random.below(2))]
        case 1: ["n": .integer(random.below(9)), "text": "long enough for a key that is cut"]
        case 2: [.integer(random.below(9)), "x"]
        case 3:
            .string(String(repeating: "x", count: random.below(5) * (random.oneIn(9) ? 200 : 9)))
        default: random.oneIn(3) ? .double(Double(random.below(60))) : .integer(random.below(60))
        }
    }

    private mutating func text() -> String {
        String(repeating: "k", count: random.below(random.oneIn(30) ? 600 : 20))
    }
}
