// SPDX-License-Identifier: MIT
//
// The engine's errors as people see them: MongoDB's number and name on standard error, exit code 1,
// and the store as it was.

import SheafBSON
import Testing

@Suite struct StatementErrorTests {
    private static let nested: String = {
        let depth = 190
        return String(repeating: "{a: ", count: depth) + "1" + String(repeating: "}", count: depth)
    }()

    @Test(arguments: [
        ("db.c.insertOne({_id: 1})", "error 11000 (DuplicateKey): E11000 duplicate key"),
        (
            "db.c.updateOne({_id: 1}, {$set: {a: 1, 'a.b': 2}})",
            "error 40 (ConflictingUpdateOperators): Updating the path 'a.b' would create a conflict"
        ),
        ("db.c.updateOne({_id: 1}, {$set: {_id: 2}})", "error 66 (ImmutableField): "),
        ("db.c.replaceOne({_id: 1}, {_id: 2})", "error 66 (ImmutableField): "),
        (
            "db.c.updateOne({_id: 1}, {$frob: {a: 1}})",
            "error 9 (FailedToParse): Unknown modifier: $frob"
        ),
        ("db.c.updateOne({_id: 1}, {$push: {n: 1}})", "error 2 (BadValue): "),
        ("db.c.updateOne({_id: 1}, {$set: {'n.x': 1}})", "error 28 (PathNotViable): "),
        ("db.c.updateOne({_id: 1}, {$inc: {s: 1}})", "error 14 (TypeMismatch): "),
        ("db.c.find({$frob: 1})", "error 2 (BadValue): unknown top level operator: $frob"),
        ("db.c.insertOne(\(nested))", "error 15 (Overflow): "),
        ("db.c.updateOne({_id: 1}, {$set: {b: \(nested)}})", "error 15 (Overflow): "),
        ("db.c.insertOne({_id: [1]})", "error 53 (InvalidIdField): "),
        (
            "db.c.findOneAndUpdate({_id: 1}, {$push: {n: 1}})",
            "error 2 (BadValue): Plan executor error during findAndModify :: caused by :: The field"
        ),
        (
            "db.c.findAndModify({update: {n: 1}, arrayFilters: [{x: 1}]})",
            "error 9 (FailedToParse): The array filter for identifier 'x' was not used in the "
        ),
        (
            "db.c.updateMany({}, {$set: {x: 1}}, {hint: 'no'})",
            "error 2 (BadValue): error processing"
        ),
        ("db.c.dropIndex('none')", "error 27 (IndexNotFound): "),
        ("db['bad$name'].insertOne({})", "error 73 (InvalidNamespace): "),
    ])
    func errors(_ expression: String, _ message: String) throws {
        let folder = try TemporaryFolder()
        let store = folder.path("s")
        let start = "db.c.insertOne({_id: 1, a: {b: 1}, n: 5, s: 'text'})"
        try Tool.succeed([store, start])
        let run = try Tool.run([store, "--json", expression])
        #expect(run.status == 1)
        #expect(run.output.isEmpty)
        #expect(run.error.hasPrefix("storectl: \(message)"))
        let after = try Tool.succeed([store, "--json", "db.c.find()"])
        #expect(after.lines == [#"{"_id":1,"a":{"b":1},"n":5,"s":"text"}"#])
    }

    // Which write failed, and what was done before it, is told with the error.
    @Test func bulkWriteStopsAtTheWrongOne() throws {
        let store = try TemporaryFolder()
        let path = store.path("s")
        let writes = "{insertOne: {document: {_id: 1}}}, {insertOne: {document: {_id: 1}}}"
        let run = try Tool.run([path, "--json", "db.c.bulkWrite([\(writes)])"])
        #expect(run.status == 1)
        #expect(run.error.contains("error 11000 (DuplicateKey)"))
        #expect(run.error.contains("\n  write 1: error 11000 (DuplicateKey)"))
        #expect(run.error.contains(#"done: {"insertedCount":1,"matchedCount":0"#))
        #expect(try Tool.succeed([path, "--json", "db.c.find()"]).lines == [#"{"_id":1}"#])
    }

    // Documents of an ordered insertMany that came before the wrong one stay, as in MongoDB.
    @Test func insertManyStopsAtTheWrongOne() throws {
        let store = try TemporaryFolder()
        let path = store.path("s")
        let run = try Tool.run([
            path, "--json", "db.c.insertMany([{_id: 1}, {_id: 1}, {_id: 2}])",
        ])
        #expect(run.status == 1)
        #expect(run.error.contains("error 11000 (DuplicateKey)"))
        #expect(try Tool.succeed([path, "--json", "db.c.find()"]).lines == [#"{"_id":1}"#])
    }
}
