// SPDX-License-Identifier: MIT
//
// The workload: what each caller does to its student, step after step. A step follows from its
// number and the seed alone, so whoever knows how many were made knows what the store must hold.

import Sheaf
import SheafTestSupport

/// What one step writes.
struct Step: Sendable {
    let caller: Int
    /// The number of the step, from 1 on.
    let number: Int
    /// The student that the first step inserts.
    let insertion: Document?
    /// The filter and the update of each later step.
    let filter: Document
    let update: Document
    /// Whether the step is a transaction that also writes to the log; every second one is made by a
    /// session, in two statements.
    var isLogged: Bool { number.isMultiple(of: Student.logInterval) }
    /// Whether a second student with the same `uid` is tried to be added afterwards, which must be
    /// refused and disturb nobody.
    var triesDuplicate: Bool { number % 5 == 2 }
}

/// A student as it must be after so many steps.
struct Student: Sendable {
    let caller: Int
    let seed: UInt64
    private(set) var stepCount = 0
    private var memo = ""
    private var grades: [(id: Int32, name: String, grade: Int32)] = []

    /// Every so many steps there is an entry in the log.
    static let logInterval = 4
    /// An entry of the log is deleted when so many steps have followed.
    static let logAge = 40

    init(caller: Int, seed: UInt64) {
        self.caller = caller
        self.seed = seed
    }

    /// Makes steps until there have been so many.
    mutating func advance(to count: Int) {
        while stepCount < count { _ = next() }
    }

    /// Makes a step and yields it.
    mutating func next() -> Step {
        stepCount += 1
        let mixed = seed &* 1_000_003 &+ UInt64(caller) &* 7_919 &+ UInt64(stepCount)
        var random = SeededGenerator(seed: mixed)
        var filter: Document = ["_id": .init(integerLiteral: Int64(caller))]
        let insertion = stepCount == 1 ? document : nil
        var update: Document = ["$inc": ["steps": 1]]
        if insertion == nil { change(&update, &filter, &random) }
        return Step(
            caller: caller,
            number: stepCount,
            insertion: insertion,
            filter: filter,
            update: update
        )
    }

    private mutating func change(
        _ update: inout Document,
        _ filter: inout Document,
        _ random: inout SeededGenerator
    ) {
        let kind = grades.isEmpty ? 0 : grades.count > 80 ? 7 : random.below(10)
        switch kind {
        case 0...4:
            let added = (0...random.below(6)).map { number in
                let name = String(repeating: "수학", count: 1 + random.below(12))
                return (id: Int32(stepCount * 10 + number), name: name, grade: Int32(number))
            }
            grades += added
            let each = BSONArray(added.map { Self.value($0) })
            update["$push"] = ["semesters.21": ["$each": .array(each)]]
        case 5, 6:
            let position = random.below(grades.count)
            grades[position].grade = Int32(stepCount)
            filter["semesters.21._id"] = .int32(grades[position].id)
            update["$set"] = ["semesters.21.$.grade": .int32(Int32(stepCount))]
        case 7, 8:
            let id = grades.remove(at: random.below(grades.count)).id
            update["$pull"] = ["semesters.21": ["_id": .int32(id)]]
        default:
            memo = String(repeating: "x", count: random.below(12_000))
            update["$set"] = ["memo": .string(memo)]
        }
    }

    private static func value(_ grade: (id: Int32, name: String, grade: Int32)) -> BSONValue {
        ["_id": .int32(grade.id), "name": .string(grade.name), "grade": .int32(grade.grade)]
    }

    /// The document that the store must hold.
    var document: Document {
        [
            "_id": .init(integerLiteral: Int64(caller)), "uid": .string("u-\(caller)"),
            "steps": .init(integerLiteral: Int64(stepCount)), "memo": .string(memo),
            "semesters": ["21": .array(BSONArray(grades.map { Self.value($0) }))],
        ]
    }

    /// The steps whose entries the log must hold.
    var logged: [Int] {
        let first = max(0, stepCount - stepCount % Self.logInterval - Self.logAge)
        return Array(stride(from: first, through: stepCount, by: Self.logInterval).dropFirst())
    }
}

extension Student {
    /// The steps that a caller's student has made, by the store.
    static func stepCount(
        of caller: Int,
        in store: Store,
        _ snapshot: StoreSnapshot
    ) throws -> Int {
        let filter: Document = ["_id": .init(integerLiteral: Int64(caller))]
        let found = try store.collection("students").findOne(filter, in: snapshot)
        return found?["steps"]?.integerValue.map { Int($0) } ?? 0
    }
}

extension Step {
    /// Carries the step out.
    func perform(in store: Store) async throws {
        let students = store.collection("students")
        if let insertion {
            _ = try await students.insertOne(insertion)
        } else if isLogged, number.isMultiple(of: 2 * Student.logInterval) {
            let session = store.startSession()
            try session.startTransaction()
            try await session.write { try change(store, &$0) }
            try await session.write { try log(store, &$0) }
            try await session.commitTransaction()
        } else if isLogged {
            try await store.write { transaction in
                try change(store, &transaction)
                try log(store, &transaction)
            }
        } else {
            _ = try await students.updateOne(filter, update)
        }
    }

    /// Tries to add a second student with the same `uid`.
    func tryDuplicate(in store: Store) async throws {
        do throws(StoreError) {
            _ = try await store.collection("students").insertOne(
                ["_id": "twin", "uid": .string("u-\(caller)")]
            )
        } catch {
            guard error.code == .duplicateKey else { throw error }
            return
        }
        throw StoreError.twin
    }

    private func change(_ store: Store, _ transaction: inout StoreTransaction) throws {
        _ = try store.collection("students").updateOne(filter, update, in: &transaction)
    }

    private func log(_ store: Store, _ transaction: inout StoreTransaction) throws {
        let log = store.collection("log")
        _ = try log.insertOne(entry(of: number), in: &transaction)
        _ = try log.deleteOne(entry(of: number - Student.logAge), in: &transaction)
    }

    private func entry(of number: Int) -> Document {
        [
            "_id": .string("\(caller)-\(number)"), "caller": .init(integerLiteral: Int64(caller)),
            "step": .init(integerLiteral: Int64(number)),
        ]
    }
}

extension StoreError {
    /// What is told when a unique index let a second one in.
    fileprivate static var twin: StoreError {
        StoreError(.internalError, "A unique index has a key twice")
    }
}
