// SPDX-License-Identifier: MIT
//
// The promise on the real thing: one document with 1,000,000 elements costs an edit what one with
// 1,000 does, in records, in bytes and in memory, but for a node of the tree or two.

import Foundation
import Sheaf
import SheafBSON
import Testing

/// Three stores are filled with one student each.
///
/// `explain` tells the records and bytes of each operation, which do not depend on the machine, and
/// the program is run for some under a small parent that asks the system for the most memory it
/// had.
@Suite struct MillionTests {
    /// A store with one student, and what is measured on it.
    private struct Subject {
        let student: MillionStudent
        let path: String
        var size = 0
        var operations: [MillionStudent.Operation] = []
        var explanations: [Explanation] = []
    }

    @Test func costsAndMemoryDoNotDependOnTheSize() async throws {
        let folder = try TemporaryFolder()
        var subjects: [Subject] = []
        for count in [1_000, 10_000, 1_000_000] {
            let student = MillionStudent(count: count)
            var subject = Subject(student: student, path: folder.path("\(count).sheaf"))
            try await Self.fill(&subject)
            subjects.append(subject)
        }
        let large = subjects[2]
        for (index, operation) in large.operations.enumerated() {
            let cost = large.explanations[index]
            // A thousand elements have chunks alone, ten thousand one level of nodes over them, a
            // million two or three; for every changed chunk the counts on each level change.
            for (small, halves) in [(subjects[0], 4), (subjects[1], 3)] {
                Self.compare(small.explanations[index], cost, halves, operation.name)
            }
        }
        guard Self.hasPython else { return }
        for (small, large) in zip(try Self.memory(subjects[1]), try Self.memory(large)) {
            #expect(large < small + small / 4 + 4096, "\(small) KB, \(large) KB")
        }
    }

    /// Holds the cost of an operation on many elements against that on few.
    private static func compare(
        _ small: Explanation,
        _ large: Explanation,
        _ halves: Int,
        _ name: String
    ) {
        guard let before = small.write, let after = large.write else {
            Issue.record("\(name) writes nothing")
            return
        }
        let comment: Comment = "\(name): \(small.document.json) / \(large.document.json)"
        #expect(after.documentCount == 1, comment)
        #expect(after.recordsWritten <= before.recordsWritten * halves / 2 + 1, comment)
        #expect(after.bytesWritten <= max(before.bytesWritten, 4096) * 3 / 2, comment)
        #expect(after.rewriteByteCount > 50_000_000, comment)
        #expect(large.recordsRead <= 60, comment)
        #expect(large.elementsExamined <= 40, comment)
    }

    /// Makes the store with its student, and explains the operations on it.
    private static func fill(_ subject: inout Subject) async throws {
        var options = StoreOptions()
        options.durability = .withoutSync
        let store = try Store.open(at: subject.path, options: options)
        defer { store.close() }
        let grades = store.collection("grades")
        try await grades.createIndex(["uid": 1], unique: true)
        try await grades.insertOne(subject.student.document)
        for operation in subject.student.preparation {
            _ = try await grades.bulkWrite([operation.model])
        }
        let count = subject.student.count
        try store.read { snapshot in
            _ = try grades.withDocument(["uid": "u1"], in: snapshot) { document throws in
                let path = "semesters.21"
                #expect(try document.value(at: "\(path).\(count / 4).name") == "Exam 7")
                #expect(try document.elements(at: path, from: count / 4, count: 10).count == 10)
                #expect(try document.count(at: path) == count + 45)
            }
        }
        // Ten elements from the middle, and a field beside the array, are read without the rest.
        let slice: BSONValue = ["$slice": [.int32(Int32(count / 2)), 10]]
        for projection: Document in [["semesters.21": slice, "uid": 1], ["uid": 1]] {
            let options = FindOptions(projection: projection)
            let cost = try await grades.explain(.find(["uid": "u1"], options: options))
            #expect(cost.elementsExamined <= 40 && cost.recordsRead <= 20, "\(cost.document.json)")
        }
        subject.size = count + 45
        subject.operations =
            subject.student.operations(onGrades: subject.size) + subject.student.scalarOperations
        for operation in subject.operations {
            subject.explanations.append(try await grades.explain(operation.model))
        }
    }

    private static let hasPython: Bool = {
        let isThere = ["/usr/bin/python3", "/usr/local/bin/python3"].contains {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        if !isThere { print("Skipping the measurement of memory: python3 is not here.") }
        return isThere
    }()

    /// Operations whose memory is measured.
    private static let measured: Set<String> = [
        "$push", "$push $position 0", "$push $sort $slice", "$addToSet of values", "$pull by _id",
        "$set through $", "$set by a position",
    ]

    /// The most memory that the program had for each operation, in kilobytes.
    private static func memory(_ subject: Subject) throws -> [Int] {
        let script = """
            import resource, subprocess, sys
            subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """
        return try subject.operations.filter { measured.contains($0.name) }.map { operation in
            let (filter, update) = (operation.filter.json, operation.update.json)
            let process = Process()
            let pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [
                "python3", "-c", script, Tool.path, subject.path,
                "db.grades.updateOne(\(filter), \(update))",
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
