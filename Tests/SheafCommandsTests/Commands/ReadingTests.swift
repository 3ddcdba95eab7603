// SPDX-License-Identifier: MIT
//
// The commands that read, and cursors: batches, ends, owners, and what is refused.

import Sheaf
import SheafCommands
import Testing

@Suite("Commands that read")
struct ReadingTests {
    private let server: TestService

    init() throws { server = try TestService() }

    private func fill(_ count: Int) async {
        let documents = (0..<count).map { number -> Document in
            ["_id": .integer(number), "even": .bool(number % 2 == 0)]
        }
        await server.run(["insert": "c"], sequences: ["documents": documents])
    }

    @Test func `find gives 101 documents, then all others`() async {
        await fill(1000)
        let first = await server.succeed(["find": "c"])
        #expect(first.batch.count == 101)
        #expect(first[path: "cursor", "ns"] == "test.c")
        #expect(first.cursorID != 0)
        let next = await server.succeed(["getMore": .int64(first.cursorID), "collection": "c"])
        #expect(next.batch.count == 899)
        #expect(next.cursorID == 0)
        let gone = await server.fail(["getMore": .int64(first.cursorID), "collection": "c"])
        #expect(gone.code == 43)
        #expect(gone.name == "CursorNotFound")
    }

    @Test func `batches have the size that is wanted`() async {
        await fill(10)
        let first = await server.succeed(["find": "c", "batchSize": 0])
        #expect(first.batch.isEmpty)
        let second = await server.succeed([
            "getMore": .int64(first.cursorID), "collection": "c", "batchSize": 4,
        ])
        #expect(second.batch.map { $0["_id"] } == [0, 1, 2, 3])
        let third = await server.succeed([
            "getMore": .int64(first.cursorID), "collection": "c", "batchSize": 6,
        ])
        #expect(third.batch.count == 6)
    }

    @Test func `a limit and a single batch end the cursor with the reply`() async {
        await fill(10)
        #expect(await server.succeed(["find": "c", "limit": 4, "batchSize": 4]).cursorID == 0)
        let single = await server.succeed(["find": "c", "batchSize": 4, "singleBatch": true])
        #expect(single.cursorID == 0)
        #expect(single.batch.count == 4)
    }

    @Test func `a batch has at most 16 MiB`() async {
        let filler = BSONValue.binary(Binary(Array(repeating: 1, count: 9 << 20)))
        for number in 0..<3 {
            await server.run(
                ["insert": "c"],
                sequences: ["documents": [["_id": .integer(number), "filler": filler]]]
            )
        }
        let first = await server.succeed(["find": "c", "batchSize": 10])
        #expect(first.batch.count == 1)
        let next = await server.succeed(["getMore": .int64(first.cursorID), "collection": "c"])
        #expect(next.batch.map { $0["_id"] } == [1])
    }

    @Test func `a document that outgrew a reply is refused, and parts of it are not`() async {
        let filler = BSONValue.binary(Binary(Array(repeating: 1, count: 9 << 20)))
        await server.succeed(["insert": "c", "documents": [["_id": 1, "a": 1]]])
        for name in ["x", "y"] {
            await server.succeed([
                "update": "c",
                "updates": [["q": [:], "u": ["$set": .document([name: filler])]]],
            ])
        }
        let whole = await server.fail(["find": "c"])
        #expect(whole.code == 10334)
        #expect(whole.message.contains("Project the wanted fields"))
        let part = await server.succeed(["find": "c", "projection": ["a": 1]])
        #expect(part.batch == [["_id": 1, "a": 1]])
    }

    @Test func `a cursor is of its collection and its session`() async {
        await fill(300)
        let session: BSONValue = ["id": .binary(Binary(subtype: 4, Array(repeating: 7, count: 16)))]
        let first = await server.succeed(["find": "c", "lsid": session])
        let id = BSONValue.int64(first.cursorID)
        let elsewhere = await server.fail(["getMore": id, "collection": "d", "lsid": session])
        #expect(elsewhere.code == 13)
        #expect(await server.fail(["getMore": id, "collection": "c"]).code == 50738)
        let next = await server.succeed(["getMore": id, "collection": "c", "lsid": session])
        #expect(next.batch.count == 199)
    }

    @Test func `killCursors closes, and tells what was not there`() async {
        await fill(300)
        let id = await server.succeed(["find": "c"]).cursorID
        let reply = await server.succeed(["killCursors": "c", "cursors": [.int64(id), 5]])
        #expect(reply["cursorsKilled"] == [.int64(id)])
        #expect(reply["cursorsNotFound"] == [.int64(5)])
        #expect(await server.fail(["getMore": .int64(id), "collection": "c"]).code == 43)
    }

    @Test func `more cursors than allowed are refused, and idle ones are closed`() async throws {
        var settings = ServiceSettings()
        settings.cursorCountMax = 2
        settings.cursorIdleTime = .zero
        let server = try TestService(settings)
        let documents = Array(repeating: Document(), count: 200)
        await server.run(["insert": "c"], sequences: ["documents": documents])
        await server.succeed(["find": "c"])
        await server.succeed(["find": "c", "noCursorTimeout": true])
        let third = await server.fail(["find": "c"])
        #expect(third.code == 146)
        #expect(third.message.hasPrefix("2 cursors are open"))
        server.service.closeIdle()
        await server.succeed(["find": "c"])
        #expect(await server.fail(["find": "c"]).code == 146)
    }

    @Test func `an error of the filter comes with the first reply`() async {
        await fill(1)
        let wrong = await server.fail(["find": "c", "filter": ["x": ["$foo": 1]], "batchSize": 0])
        #expect(wrong.code == 2)
        let tailable = await server.fail(["find": "c", "tailable": true])
        #expect(tailable.code == 2)
    }

    @Test func `count, distinct and aggregate`() async {
        await fill(10)
        #expect(await server.succeed(["count": "c", "query": ["even": true]])["n"] == 5)
        #expect(await server.succeed(["count": "c", "skip": 2, "limit": -3])["n"] == 3)
        let values = await server.succeed(["distinct": "c", "key": "even"])["values"]
        #expect(values == [true, false])
        let reply = await server.succeed([
            "aggregate": "c", "cursor": [:],
            "pipeline": [["$group": ["_id": "$even", "n": ["$sum": 1]]], ["$sort": ["_id": 1]]],
        ])
        #expect(reply.batch == [["_id": false, "n": 5], ["_id": true, "n": 5]])
        let ofDatabase = await server.succeed([
            "aggregate": 1, "cursor": [:], "pipeline": [["$documents": [["x": 1]]]],
        ])
        #expect(ofDatabase.batch == [["x": 1]])
        #expect(ofDatabase[path: "cursor", "ns"] == "test.$cmd.aggregate")
        let none = await server.fail(["aggregate": "c", "pipeline": []])
        #expect(none.code == 9)
    }

    @Test func `a pipeline that writes writes, whatever the size of its batch`() async {
        await fill(3)
        await server.succeed([
            "aggregate": "c", "pipeline": [["$out": "d"]], "cursor": ["batchSize": 0],
        ])
        #expect(await server.succeed(["count": "d"])["n"] == 3)
        let sure = await server.fail([
            "aggregate": "c", "pipeline": [["$out": "d"]], "cursor": [:],
            "readConcern": ["level": "linearizable"],
        ])
        #expect(sure.code == 72)
    }

    @Test func `pipelines of the server tell of indexes, collections and operations`() async {
        await fill(3)
        let indexes = await server.succeed([
            "aggregate": "c", "pipeline": [["$indexStats": [:]], ["$project": ["name": 1]]],
            "cursor": [:],
        ])
        #expect(indexes.batch == [["name": "_id_"]])
        let measures = await server.succeed([
            "aggregate": "c", "pipeline": [["$collStats": ["count": [:], "storageStats": [:]]]],
            "cursor": [:],
        ])
        #expect(measures.batch.first?["count"] == 3)
        #expect(measures.batch.first?[path: "storageStats", "nindexes"] == 1)
        let operations = await server.succeed(
            ["aggregate": 1, "pipeline": [["$currentOp": [:]]], "cursor": [:]],
            in: "admin"
        )
        #expect(operations.batch.count == 1)
    }

    @Test func `explain tells the plan of every command that has one`() async {
        await fill(10)
        for command: Document in [
            ["find": "c", "filter": ["_id": 3]], ["count": "c", "query": ["_id": 3]],
            ["distinct": "c", "key": "even", "query": ["_id": 3]],
            ["aggregate": "c", "pipeline": [["$match": ["_id": 3]]], "cursor": [:]],
            ["update": "c", "updates": [["q": ["_id": 3], "u": ["$set": ["x": 1]]]]],
            ["delete": "c", "deletes": [["q": ["_id": 3], "limit": 1]]],
            ["findAndModify": "c", "query": ["_id": 3], "update": ["$set": ["x": 1]]],
        ] {
            let reply = await server.succeed(["explain": .document(command)])
            let count = reply[path: "executionStats", "totalDocsExamined"]?.integerValue ?? 9
            #expect(count <= 1, "\(command)")
            #expect(reply[path: "queryPlanner", "namespace"] == "test.c")
        }
        #expect(await server.succeed(["count": "c", "query": ["x": 1]])["n"] == 0)
        #expect(await server.fail(["explain": ["insert": "c"]]).code == 59)
        let verbosity = await server.fail(["explain": ["find": "c"], "verbosity": "loud"])
        #expect(verbosity.code == 2)
    }

    @Test func `what is not supported is refused clearly`() async {
        for (name, value): (String, BSONValue) in [
            ("returnKey", true), ("showRecordId", true), ("min", ["a": 1]), ("max", ["a": 1]),
        ] {
            let failure = await server.fail(["find": "c", name: value])
            #expect(failure.code == 115)
            #expect(failure.message.contains("'\(name)'"))
        }
        await server.succeed(["find": "c", "returnKey": false, "min": [:]])
    }
}
