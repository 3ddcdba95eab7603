// SPDX-License-Identifier: MIT
//
// The workload's questions and changes, put to Sheaf: by its operators, or in the old way of a
// service that finds a document, changes it and replaces it.

import Sheaf
import SheafBSON

/// The store that is measured.
struct Engine: Sendable {
    let store: Store
    let students: Collection
    let style: Style

    init(at path: String, _ arguments: SheafBench) throws {
        var options = StoreOptions()
        options.durability = arguments.durability.option
        if let mebibytes = arguments.mapMib { options.mapSizeBytesMax = mebibytes << 20 }
        store = try Store.open(at: path, options: options)
        students = store.collection("susi_grade")
        style = arguments.style
        let students = students
        try waiting { try await students.createIndex(["uid": 1], unique: true) }
    }

    /// Inserts all students, oldest grade first.
    func load(_ live: [[Grade]]) throws {
        for start in stride(from: 0, to: live.count, by: 100) {
            let numbers = start..<min(start + 100, live.count)
            try store.write { transaction in
                for number in numbers {
                    try students.insertOne(document(number, live[number]), in: &transaction)
                }
            }
        }
    }

    /// Makes changes in one transaction, and waits for its commit.
    func write(_ changes: [Change]) throws {
        try store.write { transaction in
            for change in changes { try apply(change, in: &transaction) }
        }
    }

    /// Makes a change, sharing its commit with whatever else is written.
    func write(_ change: Change) async throws {
        try await store.write { transaction in try apply(change, in: &transaction) }
    }

    private func apply(_ change: Change, in transaction: inout StoreTransaction) throws {
        let matchedCount =
            switch style {
            case .op: try operate(change, in: &transaction)
            case .rewrite: try rewrite(change, in: &transaction)
            }
        guard matchedCount == 1 else { throw Lost(change: change) }
    }
}

/// A grade or a student that ought to be there and is not.
struct Lost: Error {
    let change: Change
}

extension Engine {
    /// Makes a change by an operator; answers how many students it met.
    private func operate(
        _ change: Change,
        in transaction: inout StoreTransaction
    ) throws -> Int {
        let student = BSONValue.string(uid(change.student))
        let id = BSONValue.objectID(change.grade.id)
        let result =
            switch change.kind {
            case .add:
                try students.updateOne(
                    ["uid": student],
                    ["$push": ["semesters.21": ["$each": [.document(change.grade.document)]]]],
                    upsert: true,
                    in: &transaction
                )
            case .edit:
                try students.updateOne(
                    ["uid": student, "semesters.21._id": id],
                    [
                        "$set": .document(
                            Document(
                                change.grade.fields.map { ("semesters.21.$." + $0.name, $0.value) }
                            )
                        )
                    ],
                    in: &transaction
                )
            case .delete:
                try students.updateOne(
                    ["uid": student],
                    ["$pull": ["semesters.21": ["_id": id]]],
                    in: &transaction
                )
            }
        return result.modifiedCount
    }

    /// Finds the student, changes the document here and puts it back whole.
    private func rewrite(
        _ change: Change,
        in transaction: inout StoreTransaction
    ) throws -> Int {
        let filter: Document = ["uid": .string(uid(change.student))]
        guard var student = try students.findOne(filter, in: transaction.snapshot),
            case .document(var semesters)? = student["semesters"],
            case .array(let grades)? = semesters["21"]
        else { return 0 }
        semesters["21"] = .array(Engine.changed(grades, by: change))
        student["semesters"] = .document(semesters)
        return try students.replaceOne(filter, student, in: &transaction).modifiedCount
    }

    private static func changed(_ grades: BSONArray, by change: Change) -> BSONArray {
        let id = BSONValue.objectID(change.grade.id)
        func isMeant(_ grade: BSONValue) -> Bool {
            guard case .document(let grade) = grade else { return false }
            return grade["_id"] == id
        }
        switch change.kind {
        case .add:
            var grades = grades
            grades.append(.document(change.grade.document))
            return grades
        case .edit:
            return BSONArray(
                grades.map { isMeant($0) ? .document(change.grade.document) : $0 }
            )
        case .delete: return BSONArray(grades.filter { !isMeant($0) })
        }
    }
}

extension Engine {
    /// Reads one grade; its hundredths, or nil when it is not there.
    func read(_ student: Int, _ grade: Grade) throws -> Int? {
        let found = try store.read { snapshot in
            try students.findOne(
                ["uid": .string(uid(student)), "semesters.21._id": .objectID(grade.id)],
                options: FindOptions(projection: ["_id": 0, "semesters.21.$": 1]),
                in: snapshot
            )
        }
        guard case .document(let semesters)? = found?["semesters"],
            case .array(let grades)? = semesters["21"],
            case .document(let grade)? = grades.element(at: 0),
            case .double(let value)? = grade["grade"]
        else { return nil }
        return Int((value * 100).rounded())
    }

    /// Reads all grades of a student where they lie: how many there are, and the sum of their
    /// hundredths.
    func readAll(_ student: Int) throws -> (count: Int, sum: Int) {
        var (count, sum) = (0, 0)
        try store.read { snapshot in
            _ = try students.withDocument(["uid": .string(uid(student))], in: snapshot) { found in
                try found.forEachElement(at: "semesters.21") { _, element in
                    guard let grade = element.document?.value("grade")?.double else { return false }
                    count += 1
                    sum += Int((grade * 100).rounded())
                    return true
                }
            }
        }
        return (count, sum)
    }
}
