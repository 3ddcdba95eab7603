// SPDX-License-Identifier: MIT
//
// The operations that the store is made for, as the README shows them, on a real file.

import Sheaf
import Testing

@Suite("Grade operations")
struct GradeOperationsTests {
    private let id = ObjectID()

    private func grade(_ id: ObjectID, _ name: String, _ grade: Int32) -> BSONValue {
        ["_id": .objectID(id), "name": .string(name), "grade": .int32(grade), "unit": 4]
    }

    @Test("add with upsert, edit one, delete one, reopen")
    func addEditDelete() async throws {
        let temporary = try TemporaryStore { _ in }
        let grades = temporary.store.collection("susi_grade")
        try await grades.createIndex(["uid": 1], unique: true)

        let added = try await grades.updateOne(
            ["uid": "u-1"],
            ["$push": ["semesters.21": ["$each": [grade(id, "미적분", 2)]]]],
            upsert: true
        )
        #expect(added.matchedCount == 0)
        #expect(added.upsertedID?.objectIDValue != nil)

        let other = ObjectID()
        let again = try await grades.updateOne(
            ["uid": "u-1"],
            ["$push": ["semesters.21": grade(other, "물리", 1)]],
            upsert: true
        )
        #expect(again.matchedCount == 1 && again.modifiedCount == 1 && again.upsertedID == nil)
        #expect(again.recordsWritten > 0 && again.bytesWritten > 0)

        let edited = try await grades.updateOne(
            ["uid": "u-1", "semesters.21._id": .objectID(id)],
            ["$set": ["semesters.21.$.grade": 1, "semesters.21.$.unit": 3]]
        )
        #expect(edited.modifiedCount == 1)

        let pulled = try await grades.updateOne(
            ["uid": "u-1"],
            ["$pull": ["semesters.21": ["_id": .objectID(other)]]]
        )
        #expect(pulled.modifiedCount == 1)

        temporary.store.close()
        let store = try Store.open(at: temporary.path)
        let student = try await store.collection("susi_grade").findOne(["uid": "u-1"])
        let expected: Document = [
            "_id": added.upsertedID ?? .null, "uid": "u-1",
            "semesters": [
                "21": [["_id": .objectID(id), "name": "미적분", "grade": 1, "unit": 3]]
            ],
        ]
        #expect(student == expected)
        store.close()
    }
}
