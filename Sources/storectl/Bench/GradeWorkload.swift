// SPDX-License-Identifier: MIT
//
// The workload of `storectl bench`: a grade is added, edited and deleted in arrays of growing
// length, by operators and by writing the whole document again.

internal import Sheaf

/// One way to change a grade.
enum BenchOperation: String, CaseIterable, Sendable {
    case add, edit, delete, rewrite

    /// What it is, for the head of a table.
    var title: String {
        switch self {
        case .add: "add $push"
        case .edit: "edit $set"
        case .delete: "delete $pull"
        case .rewrite: "rewrite"
        }
    }
}

/// What one operation cost at one length; medians over its rounds.
struct BenchCell: Sendable, Hashable {
    let microseconds: Int
    let bytes: Int
    let pageBytes: Int
    let rounds: Int
}

/// Measures the operations on one document after another.
struct GradeWorkload {
    private static let path = "semesters.21"

    let collection: Collection
    /// How long one operation is repeated, and how often at most.
    var budget = Duration.milliseconds(700)
    var roundsMax = 300

    /// The costs of every operation on an array of a length.
    func measure(_ length: Int) async throws(StoreError) -> [BenchOperation: BenchCell] {
        let ids = (0..<length).map { _ in ObjectID() }
        let versions = [1.0, 2.0].map { student(ids, firstGrade: $0) }
        try await collection.insertOne(versions[0])
        var cells: [BenchOperation: BenchCell] = [:]
        // A round that adds is followed by one that edits and one that deletes what was added, so
        // that the array keeps its length.
        var costs: [BenchOperation: [WriteSample]] = [:]
        let clock = ContinuousClock()
        var start = clock.now
        for round in 0..<roundsMax where round < 5 || clock.now - start < budget * 3 {
            let id = ObjectID()
            costs[.add, default: []].append(
                try await sample(["uid": uid(length)], push(id))
            )
            let middle = ids[(round * 7919) % max(1, length)]
            costs[.edit, default: []].append(
                try await sample(
                    ["uid": uid(length), "\(Self.path)._id": .objectID(middle)],
                    ["$set": ["\(Self.path).$.grade": .integer(round % 9 + 1)]]
                )
            )
            costs[.delete, default: []].append(
                try await sample(
                    ["uid": uid(length)],
                    ["$pull": [Self.path: ["_id": .objectID(id)]]]
                )
            )
        }
        start = clock.now
        for round in 0..<roundsMax where round < 3 || clock.now - start < budget {
            costs[.rewrite, default: []].append(
                try await WriteSample { () throws(StoreError) in
                    try await collection.replaceOne(
                        ["uid": uid(length)],
                        versions[(round + 1) % 2]
                    )
                }
            )
        }
        for (operation, samples) in costs { cells[operation] = BenchCell(samples) }
        return cells
    }

    private func sample(
        _ filter: Document,
        _ update: Document
    ) async throws(StoreError) -> WriteSample {
        try await WriteSample { () throws(StoreError) in
            try await collection.updateOne(filter, update)
        }
    }

    private func uid(_ length: Int) -> BSONValue { .string("n-\(length)") }

    private func push(_ id: ObjectID) -> Document {
        ["$push": [Self.path: grade(id, 3)]]
    }

    private func grade(_ id: ObjectID, _ grade: Double) -> BSONValue {
        ["_id": .objectID(id), "name": "미적분", "grade": .double(grade), "unit": 4, "type": 0]
    }

    private func student(_ ids: [ObjectID], firstGrade: Double) -> Document {
        let grades = ids.enumerated().map { grade($1, $0 == 0 ? firstGrade : 2) }
        return [
            "uid": uid(ids.count), "name": "김하늘",
            "semesters": ["21": .array(BSONArray(grades))],
        ]
    }
}

/// One write and what it cost.
private struct WriteSample: Sendable {
    let microseconds: Int
    let bytes: Int
    let pages: Int

    init<Result: WriteResult>(
        _ write: () async throws(StoreError) -> Result
    ) async throws(StoreError) where Result: Sendable {
        let timed = try await Timed(write)
        microseconds = timed.microseconds
        bytes = timed.result.bytesWritten
        pages = timed.result.pagesWritten ?? 0
    }
}

extension BenchCell {
    fileprivate init(_ samples: [WriteSample]) {
        func median(_ values: [Int]) -> Int { values.sorted()[values.count / 2] }
        microseconds = median(samples.map(\.microseconds))
        bytes = median(samples.map(\.bytes))
        pageBytes = 4096 * median(samples.map(\.pages))
        rounds = samples.count
    }
}
