// SPDX-License-Identifier: MIT
//
// The store: 64 students with a thousand grades each, and callers who edit one grade at a time.

import Sheaf

/// A store of students.
struct EditStore: Sendable {
    let store: Store
    let students: Collection
    static let (studentCount, gradeCount) = (64, 1000)

    /// Opens the store, and fills it unless it is there.
    init(path: String) async throws {
        store = try Store.open(at: path)
        students = store.collection("students")
        guard try await students.estimatedDocumentCount() == 0 else { return }
        for student in 0..<Self.studentCount {
            let grades = (0..<Self.gradeCount).map { grade -> BSONValue in
                [
                    "_id": .int32(Int32(grade)), "name": .string("Subject number \(grade)"),
                    "grade": 3, "unit": 4,
                ]
            }
            let semesters: Document = ["21": .array(BSONArray(grades))]
            try await students.insertOne(
                ["_id": .int32(Int32(student)), "semesters": .document(semesters)]
            )
        }
    }

    /// One edit of one grade.
    func edit(_ student: Int, _ grade: Int, to value: Int32) async throws {
        try await students.updateOne(
            ["_id": .int32(Int32(student)), "semesters.21._id": .int32(Int32(grade))],
            ["$set": ["semesters.21.$.grade": .int32(value)]]
        )
    }

    /// Lets callers edit for so long.
    func run(callers: Int, seconds: Double) async throws -> Round {
        let before = try store.activity()
        let end = ContinuousClock.now + .seconds(seconds)
        let times = try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var (times, value): ([UInt64], Int32) = ([], 0)
                    while ContinuousClock.now < end {
                        let began = ContinuousClock.now
                        value = (value + 1) % 1000
                        try await edit(
                            .random(in: 0..<Self.studentCount),
                            .random(in: 0..<Self.gradeCount),
                            to: value
                        )
                        times.append(UInt64((ContinuousClock.now - began) / .nanoseconds(1)))
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        var round = Round(times, count: times.count, seconds: seconds)
        round.commitCount = try store.activity().commitCount - before.commitCount
        return round
    }
}
