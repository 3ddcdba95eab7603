// SPDX-License-Identifier: MIT
//
// The verbs of typed collections on a real store, alone and in transactions, and the three
// operations on grades.

import Sheaf
import Testing

@Suite("Typed collections")
struct TypedCollectionTests {
    private let temporary: TemporaryStore
    private let students: TypedCollection<Student>

    init() throws {
        temporary = try TemporaryStore()
        students = temporary.store.collection("test", of: Student.self)
    }

    @Test("a grade is added, corrected and taken away")
    func mission() async throws {
        let grade = Grade.make()
        let added = try await students.updateOne(
            \.uid == "u1",
            .push(\.semesters["21"], grade),
            upsert: true
        )
        #expect(added.upsertedID != nil)
        #expect(
            try await students.documents.findOne(["uid": "u1"])?["semesters"]
                == ["21": [grade.stored]]
        )
        // By an array filter, and by the element that the filter matched.
        let byFilter = try await students.updateOne(
            \.uid == "u1",
            .set(\.semesters["21"][where: \.id == grade.id].unit, to: 3)
        )
        let byMatch = try await students.updateOne(
            \.uid == "u1" && \.semesters["21"][.any].id == grade.id,
            .set(\.semesters["21"][.matched].grade, to: 1)
        )
        #expect(byFilter.modifiedCount == 1 && byMatch.modifiedCount == 1)
        var expected = grade
        (expected.unit, expected.grade) = (3, 1)
        #expect(
            try await students.documents.findOne()?["semesters"] == ["21": [expected.stored]]
        )
        let pulled = try await students.updateOne(
            \.uid == "u1",
            .pull(\.semesters["21"], where: \.id == grade.id)
        )
        #expect(pulled.modifiedCount == 1 && pulled.recordsWritten > 0)
        #expect(try await students.documents.findOne()?["semesters"] == ["21": []])
    }

    @Test("values go in and come out as they were")
    func insertAndFind() async throws {
        var first = Student(uid: "u1")
        first.items = [.make(), .make("물리")]
        first.semesters = ["21": [.make()], "22": []]
        first.address = Address(city: "Seoul", zip: nil)
        let second = Student(uid: "u2", grade: 4, nickname: "Kim")
        let inserted = try await students.insertOne(first)
        #expect(inserted.insertedID.type == .objectID)
        #expect(try await students.insertMany([second]).insertedCount == 1)
        #expect(try await students.findOne(\.uid == "u1") == first)
        #expect(try await students.findOne(\.nickname == "Kim") == second)
        #expect(try await students.findOne(\.uid == "u3") == nil)
        #expect(try await students.find().toArray() == [first, second])
        #expect(try await students.find(sort: .descending(\.grade)).toArray() == [second, first])
        #expect(try await students.findOne(sort: [.descending(\.uid)]) == second)
        var found: [String] = []
        for try await student in students.find(\.grade > 0) { found.append(student.uid) }
        #expect(found == ["u1", "u2"])
        #expect(try await students.countDocuments(\.grade > 2) == 1)
        #expect(try await students.countDocuments() == 2)
    }

    @Test("updates, replacements and deletions")
    func change() async throws {
        try await students.insertMany((1...4).map { Student(uid: "u\($0)", grade: $0) })
        #expect(
            try await students.updateMany(\.grade > 2, .inc(\.grade, by: 10)).modifiedCount == 2
        )
        #expect(try await students.distinct(\.grade) == [1, 2, 13, 14])
        let upsert = try await students.updateOne(
            \.uid == "u9",
            [.set(\.grade, to: 9), .setOnInsert(\.nickname, to: "new")],
            upsert: true
        )
        #expect(upsert.upsertedID != nil)
        let replaced = try await students.replaceOne(\.uid == "u1", Student(uid: "u0"))
        #expect(replaced.modifiedCount == 1)
        #expect(try await students.deleteOne(\.uid == "u0").deletedCount == 1)
        #expect(try await students.deleteMany(\.grade >= 13).deletedCount == 2)
        #expect(try await students.countDocuments() == 2)
    }

    @Test("array filters of the options come behind those of the paths")
    func ownArrayFilters() async throws {
        var student = Student(uid: "u1")
        student.items = [.make(unit: 1), .make(unit: 2), .make(unit: 3)]
        try await students.insertOne(student)
        try await students.updateOne(
            \.uid == "u1",
            [
                .set(\.items[where: \.unit >= 2 && \.unit < 3].name, to: "x"),
                .inc(\.items[where: \.name == "nobody" || \.unit == 3].grade, by: 5),
            ]
        )
        let items = try #require(try await students.findOne()).items
        #expect(items.map(\.name) == ["미적분", "x", "미적분"])
        #expect(items.map(\.grade) == [2, 2, 7])
        let error = await storeError {
            try await students.updateOne(
                \.uid == "u1",
                .set(\.items[where: \.unit == 1].name, to: "y"),
                options: UpdateOptions(arrayFilters: [["mine.unit": 1]])
            )
        }
        #expect(error?.mongoCode == 9)
    }

    @Test("one field twice is the conflict that it is in a document")
    func conflict() async throws {
        try await students.insertOne(Student(uid: "u1"))
        let error = await storeError {
            try await students.updateOne(
                \.uid == "u1",
                [.set(\.grade, to: 1), .set(\.grade, to: 2)]
            )
        }
        #expect(error?.mongoCode == 40)
    }

    @Test("findOneAnd… give values back")
    func findAndModify() async throws {
        try await students.insertOne(Student(uid: "u1", grade: 1))
        let before = try await students.findOneAndUpdate(\.uid == "u1", .inc(\.grade, by: 1))
        #expect(try before.value == Student(uid: "u1", grade: 1) && before.matchedCount == 1)
        let after = try await students.findOneAndUpdate(
            \.uid == "u1",
            .inc(\.grade, by: 1),
            returnDocument: .after
        )
        #expect(try after.value?.grade == 3 && after.recordsWritten > 0)
        let replaced = try await students.findOneAndReplace(
            \.uid == "u1",
            Student(uid: "u2"),
            returnDocument: .after
        )
        #expect(try replaced.value == Student(uid: "u2"))
        let deleted = try await students.findOneAndDelete(\.uid == "u2")
        #expect(try deleted.value == Student(uid: "u2"))
        let none = try await students.findOneAndDelete(\.uid == "u2")
        #expect(try none.value == nil && none.document == nil)
    }

    @Test("all verbs as parts of a transaction")
    func transaction() async throws {
        let students = students
        let seen = try await temporary.store.write { transaction in
            try students.insertOne(Student(uid: "u1"), in: &transaction)
            try students.insertMany([Student(uid: "u2")], in: &transaction)
            try students.createIndex([.ascending(\.uid)], unique: true, in: &transaction)
            try students.updateOne(\.uid == "u1", .inc(\.grade, by: 1), in: &transaction)
            try students.updateMany(TypedFilter(), .inc(\.grade, by: 1), in: &transaction)
            try students.replaceOne(\.uid == "u2", Student(uid: "u3"), in: &transaction)
            let update = try students.findOneAndUpdate(
                \.uid == "u1",
                .push(\.scores, 1),
                returnDocument: .after,
                in: &transaction
            )
            try students.findOneAndReplace(\.uid == "u3", Student(uid: "u4"), in: &transaction)
            try students.findOneAndDelete(\.uid == "u4", in: &transaction)
            try students.insertMany([Student(uid: "u5"), Student(uid: "u6")], in: &transaction)
            try students.deleteOne(\.uid == "u5", in: &transaction)
            try students.deleteMany(\.uid == "u6", in: &transaction)
            let snapshot = transaction.snapshot
            return (
                try update.value?.scores, try students.find(in: snapshot).map(\.grade),
                try students.findOne(\.uid == "u1", in: snapshot)?.uid,
                try students.countDocuments(in: snapshot),
                try students.distinct(\.scores, in: snapshot),
                try students.distinct(\.uid, in: snapshot)
            )
        }
        #expect(seen.0 == [1] && seen.1 == [3] && seen.2 == "u1" && seen.3 == 1)
        #expect(seen.4 == [1] && seen.5 == ["u1"])
    }

    @Test("distinct unwinds arrays, and knows nil")
    func distinct() async throws {
        try await students.insertMany([
            Student(uid: "u1", scores: [1, 2], tags: ["a"]),
            Student(uid: "u2", nickname: "Kim", scores: [2, 3]),
        ])
        #expect(try await students.distinct(\.scores) == [1, 2, 3])
        #expect(try await students.distinct(\.tags, \.uid == "u1") == ["a"])
        #expect(try await students.distinct(\.nickname) == ["Kim"])
        #expect(try await students.distinct(\.status) == [.active])
    }

    @Test("an index by key paths serves a typed filter")
    func index() async throws {
        let made = try await students.createIndex([.ascending(\.uid), .descending(\.changed)])
        #expect(made.name == "uid_1_changed_at_-1")
        try await students.insertOne(Student(uid: "u1"))
        #expect(try await students.findOne(\.uid == "u1")?.uid == "u1")
    }

    @Test("a document of another shape is an error that names it, and the walk goes on")
    func otherShapes() async throws {
        try await students.documents.insertOne(["_id": 7, "uid": 1])
        try await students.insertOne(Student(uid: "u2"))
        let error = await storeError { _ = try await students.findOne() }
        #expect(error?.code == .conversion && error?.message.contains("_id 7") == true)
        var walk = students.find().makeAsyncIterator()
        await #expect(throws: StoreError.self) { _ = try await walk.next() }
        #expect(try await walk.next() == Student(uid: "u2"))
        #expect(try await walk.next() == nil)
        let result = try await students.findOneAndDelete(.literal(["_id": 7]))
        #expect(throws: StoreError.self) { _ = try result.value }
        #expect(result.document?["uid"] == 1)
    }

    @Test("a filter that cannot be said fails where the verb is carried out")
    func failures() async throws {
        await #expect(throws: StoreError.self) { try await students.deleteMany(\.uid.count == 2) }
        await #expect(throws: StoreError.self) {
            for try await _ in students.find(\.uid.count == 2) {}
        }
    }

    @Test("the collection of another database")
    func database() async throws {
        let other = temporary.store.database("school").collection("test", of: Student.self)
        try await other.insertOne(Student(uid: "u1"))
        #expect(other.name == "test" && other.documents.namespace.database == "school")
        #expect(try await students.countDocuments() == 0)
    }
}
