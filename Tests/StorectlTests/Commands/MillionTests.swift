// SPDX-License-Identifier: MIT
//
// The promise on the real thing: one document with 1,000,000 elements costs an edit what one with
// 10,000 does, in records, in bytes and in memory.

import Foundation
import Sheaf
import SheafBSON
import Testing

/// Two stores are filled with one student each, of 10,000 and of 1,000,000 grades.
///
/// `explain` tells the records and bytes of each operation, which do not depend on the machine, and
/// the program is run for each operation under a small parent that asks the system for the most
/// memory it had.
@Suite struct MillionTests {
    private static let counts = [10_000, 1_000_000]

    /// The operations of the issue on a student of so many grades.
    private static func operations(_ count: Int) -> [(name: String, filter: Document, Document)] {
        let id = BSONValue.objectID(identifier(count / 2))
        let new: BSONValue = ["_id": .objectID(identifier(count + 1)), "grade": 3.5]
        return [
            ("push", ["uid": "u1"], ["$push": ["semesters.21": new]]),
            (
                "set by _id", ["uid": "u1", "semesters.21._id": id],
                ["$set": ["semesters.21.$.grade": 1.5]]
            ),
            ("pull by _id", ["uid": "u1"], ["$pull": ["semesters.21": ["_id": id]]]),
            ("set by index", ["uid": "u1"], ["$set": ["semesters.21.\(count / 3).grade": 2.5]]),
            (
                "insert at 0", ["uid": "u1"],
                ["$push": ["semesters.21": ["$each": [new], "$position": 0]]]
            ),
        ]
    }

    private static func identifier(_ number: Int) -> ObjectID {
        let digits = String(number, radix: 16)
        let hex = "65000000" + String(repeating: "0", count: 16 - digits.count) + digits
        return ObjectID(hex) ?? ObjectID()
    }

    private static func student(_ count: Int) -> Document {
        let grades = (0..<count).map { number -> BSONValue in
            [
                "_id": .objectID(identifier(number)), "name": "Exam 7", "grade": 2.0,
                "unit": "percent", "type": "exam",
            ]
        }
        return ["uid": "u1", "semesters": ["21": .array(BSONArray(grades))]]
    }

    @Test func costsAndMemoryDoNotDependOnTheSize() async throws {
        let folder = try TemporaryFolder()
        var costs: [[Explanation]] = []
        for count in Self.counts {
            costs.append(try await Self.fill(folder.path("\(count).sheaf"), count))
        }
        for (small, large) in zip(costs[0], costs[1]) {
            let (before, after) = (try #require(small.write), try #require(large.write))
            #expect(after.recordsWritten <= before.recordsWritten * 3 / 2, "\(before) \(after)")
            #expect(after.bytesWritten <= before.bytesWritten * 3 / 2, "\(before) \(after)")
            #expect(after.rewriteByteCount > 50_000_000)
            #expect(large.recordsRead <= small.recordsRead + 12, "\(small) \(large)")
            #expect(large.elementsExamined <= 4, "\(large)")
        }
        guard Self.hasPython else { return }
        for (small, large) in zip(
            try Self.memory(folder, 10_000),
            try Self.memory(folder, 1_000_000)
        ) {
            #expect(large < small + small / 4 + 4096, "\(small) KB, \(large) KB")
        }
    }

    /// Makes a store with one student, and explains the operations on it.
    private static func fill(_ path: String, _ count: Int) async throws -> [Explanation] {
        var options = StoreOptions()
        options.durability = .withoutSync
        let store = try Store.open(at: path, options: options)
        defer { store.close() }
        let grades = store.collection("grades")
        try await grades.createIndex(["uid": 1], unique: true)
        try await grades.insertOne(student(count))
        // Just after filling, chunks and nodes are full to the brim and the first edits split them;
        // twenty rounds of edits bring both trees to where they are in use.
        for round in 0..<20 {
            for (_, filter, update) in operations(count) where round == 0 || filter.count == 1 {
                try await grades.updateOne(filter, update)
            }
        }
        try await grades.updateOne(
            ["uid": "u1"],
            [
                "$push": [
                    "semesters.21": [
                        "$each": [["_id": .objectID(identifier(count / 2))]],
                        "$position": .integer(count / 2),
                    ]
                ]
            ]
        )
        var explanations: [Explanation] = []
        for (_, filter, update) in operations(count) {
            explanations.append(try await grades.explain(.updateOne(filter, .document(update))))
        }
        try store.read { snapshot in
            _ = try grades.withDocument(["uid": "u1"], in: snapshot) { document throws in
                let path = "semesters.21"
                #expect(try document.value(at: "\(path).\(count / 4).name") == "Exam 7")
                #expect(try document.elements(at: path, from: count / 4, count: 10).count == 10)
                #expect(try document.count(at: path) == count + 40)
            }
        }
        return explanations
    }

    private static let hasPython: Bool = {
        let isThere = ["/usr/bin/python3", "/usr/local/bin/python3"].contains {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        if !isThere { print("Skipping the measurement of memory: python3 is not here.") }
        return isThere
    }()

    /// The most memory that the program had for each operation, in kilobytes.
    private static func memory(_ folder: TemporaryFolder, _ count: Int) throws -> [Int] {
        let script = """
            import resource, subprocess, sys
            subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        return try operations(count).map { _, filter, update in
            let expression = "db.grades.updateOne(\(filter.json), \(update.json))"
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [
                "python3", "-c", script, Tool.path, folder.path("\(count).sheaf"), expression,
            ]
            process.standardOutput = pipe
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
            let text = String(decoding: output, as: UTF8.self)
            return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
    }
}

extension Document {
    fileprivate var json: String { BSONValue.document(self).extendedJSON(.canonical) }
}
