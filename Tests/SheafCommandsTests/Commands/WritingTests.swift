// SPDX-License-Identifier: MIT
//
// The commands that write: what they do, what they reply, and how they tell what failed.

import Sheaf
import SheafCommands
import Testing

@Suite("Commands that write")
struct WritingTests {
    private let server: TestService

    init() throws { server = try TestService() }

    @Test func `insert tells how many, and which failed with their keys`() async {
        let reply = await server.run(
            ["insert": "c", "ordered": false],
            sequences: ["documents": [["_id": 1], ["_id": 1], ["_id": 2, "x": [1, 2]]]]
        )
        #expect(reply["n"] == 2)
        #expect(reply["ok"] == 1.0)
        #expect(reply[path: "writeErrors", "0", "index"] == 1)
        #expect(reply[path: "writeErrors", "0", "code"] == 11000)
        #expect(reply[path: "writeErrors", "0", "keyPattern"] == ["_id": 1])
        #expect(reply[path: "writeErrors", "0", "keyValue"] == ["_id": 1])
        let message = reply[path: "writeErrors", "0", "errmsg"]?.stringValue ?? ""
        #expect(message.hasPrefix("E11000 duplicate key error"))
    }

    @Test func `an ordered insertion ends at its first failure`() async {
        let reply = await server.run([
            "insert": "c", "documents": [["_id": 1], ["_id": 1], ["_id": 2]],
        ])
        #expect(reply["n"] == 1)
        #expect(await server.succeed(["count": "c"])["n"] == 1)
    }

    @Test func `a batch has at least one statement and at most 100,000`() async {
        let none = await server.fail(["insert": "c", "documents": []])
        #expect(none.code == 16)
        #expect(none.name == "InvalidLength")
        let message = "Write batch sizes must be between 1 and 100000. Got 0 operations."
        #expect(none.message == message)
        let many = Array(repeating: Document(), count: 100_001)
        let reply = await server.run(["insert": "c"], sequences: ["documents": many])
        #expect(reply["code"] == 16)
    }

    @Test func `a document of more than 16 MiB is refused`() async {
        let large: Document = ["x": .binary(Binary(Array(repeating: 0, count: 16 << 20)))]
        let reply = await server.run(["insert": "c"], sequences: ["documents": [large]])
        #expect(reply["code"] == 10334)
        #expect(reply["codeName"] == "BSONObjectTooLarge")
    }

    @Test func `update tells matched, modified and upserted`() async {
        await server.succeed([
            "insert": "c",
            "documents": [["_id": 1, "x": 1], ["_id": 2, "x": 1], ["_id": 3, "x": 2]],
        ])
        let reply = await server.succeed([
            "update": "c",
            "updates": [
                ["q": ["x": 1], "u": ["$set": ["y": 1]], "multi": true],
                ["q": ["_id": 3], "u": ["$set": ["x": 2]]],
                ["q": ["_id": 9], "u": ["$set": ["x": 9]], "upsert": true],
                ["q": ["_id": 1], "u": ["z": 1]],
                ["q": ["_id": 2], "u": [["$set": ["w": ["$add": ["$x", 1]]]]]],
            ],
        ])
        #expect(reply["n"] == 6)
        #expect(reply["nModified"] == 4)
        #expect(reply["upserted"] == [["index": 2, "_id": 9]])
        let found = await server.succeed(["find": "c", "sort": ["_id": 1]]).batch
        #expect(found[0] == ["_id": 1, "z": 1])
        #expect(found[1] == ["_id": 2, "x": 1, "y": 1, "w": 2])
    }

    @Test func `one element is changed by position and by filter`() async {
        await server.succeed([
            "update": "g",
            "updates": [
                [
                    "q": ["uid": "u1"],
                    "u": [
                        "$push": ["s.21": ["$each": [["_id": 1, "g": 1], ["_id": 2, "g": 2]]]]
                    ],
                    "upsert": true,
                ],
                ["q": ["uid": "u1", "s.21._id": 2], "u": ["$set": ["s.21.$.g": 5]]],
                [
                    "q": ["uid": "u1"], "u": ["$set": ["s.21.$[e].g": 7]],
                    "arrayFilters": [["e._id": 1]],
                ],
                ["q": ["uid": "u1"], "u": ["$pull": ["s.21": ["_id": 9]]]],
            ],
        ])
        let found = await server.succeed(["find": "g", "projection": ["_id": 0]]).batch
        #expect(
            found == [["uid": "u1", "s": ["21": [["_id": 1, "g": 7], ["_id": 2, "g": 5]]]]]
        )
    }

    @Test func `an update that fails is told by its place`() async {
        await server.succeed(["insert": "c", "documents": [["_id": 1, "x": "a"]]])
        let reply = await server.succeed([
            "update": "c",
            "updates": [
                ["q": ["_id": 1], "u": ["$inc": ["x": 1]]],
                ["q": ["_id": 1], "u": ["$set": ["y": 1]]],
            ],
            "ordered": false,
        ])
        #expect(reply["n"] == 1)
        #expect(reply[path: "writeErrors", "0", "index"] == 0)
        #expect(reply[path: "writeErrors", "0", "code"] == 14)
        #expect(reply[path: "writeErrors", "1", "index"] == nil)
    }

    @Test func `delete takes one or all`() async {
        await server.succeed([
            "insert": "c", "documents": [["x": 1], ["x": 1], ["x": 1], ["x": 2]],
        ])
        let one = await server.succeed(["delete": "c", "deletes": [["q": ["x": 1], "limit": 1]]])
        #expect(one["n"] == 1)
        let all = await server.succeed(["delete": "c", "deletes": [["q": [:], "limit": 0]]])
        #expect(all["n"] == 3)
        let wrong = await server.fail(["delete": "c", "deletes": [["q": [:], "limit": 2]]])
        #expect(wrong.code == 9)
        #expect(wrong.message == "The limit field in delete objects must be 0 or 1. Got 2")
    }

    @Test func `findAndModify gives the document before, after, or the deleted one`() async {
        let before = await server.succeed([
            "findAndModify": "c", "query": ["_id": 1], "update": ["$inc": ["n": 1]],
            "upsert": true,
        ])
        #expect(before["value"] == .null)
        #expect(before["lastErrorObject"] == ["n": 1, "updatedExisting": false, "upserted": 1])
        let after = await server.succeed([
            "findandmodify": "c", "query": ["_id": 1], "update": ["$inc": ["n": 1]], "new": true,
            "fields": ["_id": 0],
        ])
        #expect(after["value"] == ["n": 2])
        #expect(after["lastErrorObject"] == ["n": 1, "updatedExisting": true])
        let gone = await server.succeed([
            "findAndModify": "c", "query": [:], "sort": ["_id": 1], "remove": true,
        ])
        #expect(gone["value"] == ["_id": 1, "n": 2])
        #expect(gone["lastErrorObject"] == ["n": 1])
        let none = await server.succeed(["findAndModify": "c", "query": [:], "remove": true])
        #expect(none["value"] == .null)
    }

    @Test(
        arguments: [
            (["update": [:], "remove": true], "Cannot specify both an update and remove=true"),
            (["upsert": true, "remove": true], "Cannot specify both upsert=true and remove=true"),
            (
                ["new": true, "remove": true],
                "Cannot specify both new=true and remove=true; 'remove' always returns the "
                    + "deleted document"
            ),
            ([:], "Either an update or remove=true must be specified"),
        ] as [(Document, String)]
    )
    func `findAndModify refuses what excludes another`(_ options: Document, message: String) async {
        var command: Document = ["findAndModify": "c", "query": [:]]
        for (name, value) in options { command[name] = value }
        let failure = await server.fail(command)
        #expect(failure.code == 9)
        #expect(failure.message == message)
    }

    @Test func `bulkWrite tells each write, over several collections`() async {
        let command: Document = [
            "bulkWrite": 1,
            "ops": [
                ["insert": 0, "document": ["_id": 1]],
                ["insert": 1, "document": ["_id": 1]],
                ["update": 0, "filter": ["_id": 1], "updateMods": ["$set": ["x": 1]]],
                [
                    "update": 0, "filter": ["_id": 5], "updateMods": ["$set": ["x": 1]],
                    "upsert": true,
                ],
                ["insert": 0, "document": ["_id": 1]],
                ["delete": 1, "filter": ["_id": 1]],
            ],
            "nsInfo": [["ns": "test.a"], ["ns": "other.b"]], "ordered": false,
        ]
        let reply = await server.succeed(command, in: "admin")
        #expect(reply.cursorID == 0)
        #expect(reply[path: "cursor", "ns"] == "admin.$cmd.bulkWrite")
        let batch = reply.batch
        #expect(batch.count == 6)
        #expect(batch[0] == ["ok": 1.0, "idx": 0, "n": 1])
        #expect(batch[2] == ["ok": 1.0, "idx": 2, "n": 1, "nModified": 1])
        #expect(batch[3]["upserted"] == ["_id": 5])
        #expect(batch[4]["ok"] == 0.0)
        #expect(batch[4]["code"] == 11000)
        #expect(batch[5] == ["ok": 1.0, "idx": 5, "n": 1])
        #expect(reply["nErrors"] == 1)
        #expect(reply["nInserted"] == 2)
        #expect(reply["nMatched"] == 1)
        #expect(reply["nModified"] == 1)
        #expect(reply["nUpserted"] == 1)
        #expect(reply["nDeleted"] == 1)
    }

    @Test func `bulkWrite is the admin database's, and its namespaces are counted`() async {
        var command: Document = [
            "bulkWrite": 1, "ops": [["insert": 1, "document": [:]]], "nsInfo": [["ns": "a.b"]],
        ]
        #expect(await server.fail(command, in: "admin").code == 2)
        command["ops"] = [["insert": 0, "document": [:]]]
        #expect(await server.fail(command, in: "test").code == 13)
    }

    @Test func `a write concern of more members than one is told beside the reply`() async {
        let reply = await server.succeed([
            "insert": "c", "documents": [[:]], "writeConcern": ["w": 2],
        ])
        #expect(reply["n"] == 1)
        #expect(reply[path: "writeConcernError", "code"] == 100)
        let unknown = await server.fail([
            "insert": "c", "documents": [[:]], "writeConcern": ["w": "backup"],
        ])
        #expect(unknown.code == 79)
    }
}
