// SPDX-License-Identifier: MIT
//
// Where documents change their shape: what stays in the root record, what leaves it, what comes
// back.

import SheafBSON
import SheafKeyValue
import Testing

@testable import SheafRecords

@Suite struct SpillTests {
    /// The shape of a document and what it has in containers.
    private static func shape(
        _ document: Document,
        after script: EditScript = EditScript()
    ) throws -> (root: RootShape, shape: DocumentShape) {
        try withDocuments { table, transaction in
            let id = try table.insert(document, in: &transaction)
            try table.apply(script, to: id, in: &transaction)
            #expect(try table.findings(id, transaction) == [])
            guard let stored = try table.document(id, in: transaction.snapshot) else {
                throw RecordError.mismatch
            }
            #expect(
                try stored.copy() == EditInterpreter.apply(script, to: document)
            )
            return (stored.root.shape, try stored.shape())
        }
    }

    private static func numbers(_ count: Int) -> BSONValue {
        .array(BSONArray((0..<count).map { .integer($0) }))
    }

    private static func blob(_ count: Int) -> BSONValue {
        .binary(Binary([UInt8](repeating: 9, count: count)))
    }

    @Test func smallDocumentsAreOneRecord() throws {
        try withDocuments { table, transaction in
            let before = transaction.recordsWritten
            let id = try table.insert(["_id": 1, "a": Self.blob(8_000)], in: &transaction)
            #expect(transaction.recordsWritten == before + 1)
            let edit = EditScript([.set(DocumentPath("b"), 1)])
            #expect(try table.cost(of: edit, to: id, &transaction).records == 1)
        }
    }

    @Test func theLargestPartLeavesFirst() throws {
        let document: Document = ["_id": 1, "small": Self.numbers(150), "large": Self.numbers(900)]
        let (root, shape) = try Self.shape(document)
        #expect(root == .withStubs)
        #expect(shape.containers == 1)
    }

    @Test func aCounterBesideABinaryIsWrittenAlone() throws {
        try withDocuments { table, transaction in
            let document: Document = ["_id": 1, "file": Self.blob(5_000_000), "count": 1]
            let id = try table.insert(document, in: &transaction)
            let edit = EditScript([.set(DocumentPath("count"), 2)])
            let cost = try table.cost(of: edit, to: id, &transaction)
            #expect(cost.records == 1)
            #expect(cost.bytes < 200)
            #expect(try table.whole(id, transaction)["file"] == Self.blob(5_000_000))
            #expect(try table.findings(id, transaction) == [])
        }
    }

    @Test func manySmallFieldsSpillTheRootsOwnList() throws {
        var document: Document = ["_id": 1]
        for index in 0..<2_000 { document.append("field\(index)", .integer(index)) }
        let (root, shape) = try Self.shape(
            document,
            after: EditScript([
                .set(DocumentPath("field1500"), "x"), .unset(DocumentPath("field3")),
            ])
        )
        #expect(root == .spilled)
        #expect(shape.keyIndexes == 1)
    }

    @Test func largeDocumentsInsideArraysSpillThere() throws {
        let wide = Document((0..<1_500).map { ("f\($0)", .integer($0)) })
        let element: BSONValue = ["_id": 7, "wide": .document(wide), "list": Self.numbers(2_000)]
        let document: Document = [
            "_id": 1, "a": .array(BSONArray([BSONValue](repeating: element, count: 20))),
        ]
        let path = DocumentPath("a").index(11)
        let script = EditScript([
            .set(path.field("wide").field("f700"), "changed"),
            .arrayRemove(path.field("list"), positions: [5, 6, 1_000]),
            .rename(path.field("list"), to: path.field("moved")),
            .arrayRemove(DocumentPath("a"), positions: [3]),
        ])
        let (_, shape) = try Self.shape(document, after: script)
        #expect(shape.containers > 30)
    }

    /// A rename moves the stub of a spilled value; the records of the value are not touched.
    @Test func renameMovesNoByteOfTheValue() throws {
        try withDocuments { table, transaction in
            let document: Document = ["_id": 1, "a": Self.numbers(50_000)]
            let id = try table.insert(document, in: &transaction)
            let script = EditScript([.rename(DocumentPath("a"), to: DocumentPath("b"))])
            let cost = try table.cost(of: script, to: id, &transaction)
            #expect(cost.records == 1)
            #expect(cost.bytes < 100)
            #expect(try table.whole(id, transaction)["b"] == Self.numbers(50_000))
        }
    }

    @Test func smallArraysFoldBack() throws {
        let document: Document = ["_id": 1, "a": Self.numbers(3_000)]
        let most = EditScript([.arrayRemove(DocumentPath("a"), positions: Array(50..<3_000))])
        let some = EditScript([.arrayRemove(DocumentPath("a"), positions: Array(600..<3_000))])
        #expect(try Self.shape(document, after: most).root == .whole)
        #expect(try Self.shape(document, after: some).root == .withStubs)
    }

    @Test func recordNumbersAreNeverUsedAgain() throws {
        try withDocuments { table, transaction in
            let first = try table.insert(["_id": 1], in: &transaction)
            let second = try table.insert(["_id": 2], in: &transaction)
            try table.delete(second, in: &transaction)
            let third = try table.insert(["_id": 3], in: &transaction)
            #expect(third > second)
            try table.delete(first, in: &transaction)
            try table.delete(third, in: &transaction)
            #expect(try table.insert(["_id": 4], in: &transaction) > third)
        }
    }

    @Test func editsThatDoNotFitAreRefused() throws {
        let edits: [Edit] = [
            .set(DocumentPath("a.x"), 1), .unset(DocumentPath("missing")),
            .arrayAppend(DocumentPath("n"), [1]), .arrayRemove(DocumentPath("a"), positions: [9]),
            .arrayInsert(DocumentPath("a"), position: 7, [1]), .set(DocumentPath("a.9"), 1),
            .rename(DocumentPath("missing"), to: DocumentPath("b")), .set(.root, 1),
            .arrayReplace(DocumentPath("n"), []),
        ]
        for edit in edits {
            try withDocuments { table, transaction in
                let document: Document = ["_id": 1, "a": [1, 2], "n": 5]
                let id = try table.insert(document, in: &transaction)
                #expect(throws: RecordError.mismatch, "\(edit)") {
                    try table.apply(EditScript([edit]), to: id, in: &transaction)
                }
                #expect(try table.whole(id, transaction) == document)
            }
        }
    }
}
