// SPDX-License-Identifier: MIT
//
// Records against the interpreter: the heart of the promise that documents change in place.

import Foundation
import SheafBSON
import SheafKeyValue
import SheafTestSupport
import Testing

@testable import SheafRecords

/// Random scripts are applied twice: by the records in place, with limits so small that documents
/// of a few hundred bytes spill, split, merge and fold at every turn, and by the interpreter, which
/// takes the whole document apart and shares no code with the storage.
///
/// After every step the bytes must be the same and verification must find nothing. `SHEAF_LONG`
/// multiplies the steps; a failure prints the seed.
@Suite struct DifferentialTests {
    struct Shape: Sendable, CustomStringConvertible {
        let name: String
        let limits: RecordLimits
        let sizeMax: Int
        let steps: Int
        var description: String { name }
    }

    static let shapes = [
        Shape(
            name: "tiny chunks",
            limits: .init(tinyChunkByteCount: 160, fanOut: 4, keyIndexCountMin: 6),
            sizeMax: 1500,
            steps: 400
        ),
        Shape(
            name: "small chunks",
            limits: .init(tinyChunkByteCount: 300, fanOut: 8, keyIndexCountMin: 12),
            sizeMax: 2400,
            steps: 300
        ),
        Shape(
            name: "without key indexes",
            limits: .init(tinyChunkByteCount: 200, fanOut: 4, keyIndexCountMin: 1 << 30),
            sizeMax: 1500,
            steps: 300
        ),
        Shape(name: "real limits", limits: .init(), sizeMax: 20_000, steps: 40),
    ]

    static let rounds =
        100 * (ProcessInfo.processInfo.environment["SHEAF_LONG"].flatMap(Int.init) ?? 1)

    @Test(arguments: shapes, 0..<2)
    func recordsAndInterpreterAgree(_ shape: Shape, _ half: Int) throws {
        for round in 0..<Self.rounds / 2 {
            let seed = UInt64(round * 2 + half)
            try withDocuments(limits: shape.limits) { table, transaction in
                try Self.run(shape, seed: seed, table, &transaction)
            }
        }
    }

    private static func run(
        _ shape: Shape,
        seed: UInt64,
        _ table: DocumentTable,
        _ transaction: inout WriteTransaction
    ) throws {
        var random = RandomEdits(seed: seed, sizeMax: shape.sizeMax)
        var expected = random.document()
        let id = try table.insert(expected, in: &transaction)
        for step in 0..<shape.steps {
            var edits: [Edit] = []
            for _ in 0..<(random.random.oneIn(3) ? 3 : 1) {
                let edit = random.edit(expected)
                edits.append(edit)
                expected = try EditInterpreter.apply(EditScript([edit]), to: expected)
            }
            try table.apply(EditScript(edits), to: id, in: &transaction)
            let stored = try table.whole(id, transaction)
            let findings = try table.findings(id, transaction)
            guard stored == expected, findings.isEmpty else {
                Issue.record(
                    """
                    \(shape.name), seed \(seed), step \(step): \(findings.prefix(5)) \
                    same bytes: \(stored == expected), edits: \(edits.map { "\($0)".prefix(200) })
                    """
                )
                return
            }
        }
        try table.delete(id, in: &transaction)
        #expect(try table.records(after: nil, countMax: 1, in: transaction.snapshot).isEmpty)
    }

    /// The steps above are worth something only if the documents have every shape: this walks one
    /// of the runs and sees deep trees, key indexes, spilled roots, nested containers, and
    /// documents that fold again.
    @Test func theRunsReachEveryShape() throws {
        let shape = Self.shapes[0]
        let wanted: Set = [
            "whole", "withStubs", "spilled", "key index", "member index", "order", "array",
            "document", "value", "nested", "level 0", "level 1", "level 2",
        ]
        let seen = try withDocuments(limits: shape.limits) { table, transaction in
            var seen: Set<String> = []
            for seed in 0..<400 where seen != wanted {
                var random = RandomEdits(seed: UInt64(seed), sizeMax: shape.sizeMax)
                var expected = random.document()
                let id = try table.insert(expected, in: &transaction)
                for _ in 0..<shape.steps / 4 {
                    let edit = random.edit(expected)
                    expected = try EditInterpreter.apply(EditScript([edit]), to: expected)
                    try table.apply(EditScript([edit]), to: id, in: &transaction)
                    try Self.note(&seen, table, id, transaction.snapshot)
                }
            }
            return seen
        }
        #expect(seen == wanted)
    }

    private static func note(
        _ seen: inout Set<String>,
        _ table: DocumentTable,
        _ id: RecordID,
        _ snapshot: Snapshot
    ) throws {
        guard let document = try table.document(id, in: snapshot) else { return }
        seen.insert("\(document.root.shape)")
        let source = SnapshotSource(snapshot, table.table, id, nil)
        for number in 1..<200 {
            let container = ContainerID(UInt32(number))
            guard (try? source.withHeader(container) { $0.count }) != nil else { continue }
            try source.withHeader(container) { header in
                let isList = header.kind == .array || header.kind == .document
                seen.insert(isList ? "\(header.kind)" : "value")
                if header.level < 3 { seen.insert("level \(header.level)") }
                if header.hasKeyIndex { seen.insert("key index") }
                if header.keyCoverage == .all { seen.insert("member index") }
                if header.order != nil { seen.insert("order") }
                if header.stubCount > 0 { seen.insert("nested") }
            }
        }
    }
}
