// SPDX-License-Identifier: MIT
//
// The sample of the README as a program: tools/linkage holds the two against each other, runs this
// one and reads what it prints.

// README begins
import Sheaf

let store = try Store.open(at: "grades.sheaf")
let grades = store.collection("susi_grade")
try await grades.createIndex(["uid": 1], unique: true)

// Add a grade; the student is created if needed.
let id = ObjectID()
try await grades.updateOne(
    ["uid": "u-1"],
    ["$push": ["semesters.21": ["_id": .objectID(id), "name": "미적분", "grade": 2, "unit": 4]]],
    upsert: true
)

// Edit that one grade.
try await grades.updateOne(
    ["uid": "u-1", "semesters.21._id": .objectID(id)],
    ["$set": ["semesters.21.$.grade": 1]]
)

// Delete it, and see what the write cost.
let result = try await grades.updateOne(
    ["uid": "u-1"],
    ["$pull": ["semesters.21": ["_id": .objectID(id)]]]
)
print("\(result.modifiedCount) document changed, \(result.bytesWritten) bytes written")
// README ends
