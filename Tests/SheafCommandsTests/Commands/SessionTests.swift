// SPDX-License-Identifier: MIT
//
// Sessions: begun, kept and ended; and writes that are sent again and carried out once.

import Sheaf
import SheafCommands
import Testing

@Suite("Sessions")
struct SessionTests {
    private let server: TestService
    private let session: BSONValue = [
        "id": .binary(Binary(subtype: 4, Array(repeating: 3, count: 16)))
    ]

    init() throws { server = try TestService.replicaSet() }

    @Test func `a session that the server makes has a UUID of version 4`() async {
        let reply = await server.succeed(["startSession": 1], in: "admin")
        #expect(reply["timeoutMinutes"] == 30)
        guard case .binary(let id)? = reply[path: "id", "id"] else {
            Issue.record("no id: \(reply.extendedJSON())")
            return
        }
        #expect(id.subtype == 4)
        #expect(id.bytes[6] >> 4 == 4)
        #expect(id.bytes[8] >> 6 == 2)
        let ended: Document = ["endSessions": [["id": .binary(id)]]]
        await server.succeed(ended, in: "admin")
    }

    @Test func `a numbered write is carried out once, and its reply comes again`() async {
        let command: Document = [
            "update": "c", "updates": [["q": ["_id": 1], "u": ["$inc": ["n": 1]], "upsert": true]],
            "lsid": session, "txnNumber": .int64(1),
        ]
        let first = await server.succeed(command)
        let again = await server.succeed(command)
        #expect(first["upserted"] != nil)
        #expect(first["upserted"] == again["upserted"])
        #expect(await server.succeed(["find": "c"]).batch == [["_id": 1, "n": 1]])
        var next = command
        next["txnNumber"] = .int64(2)
        await server.succeed(next)
        #expect(await server.succeed(["find": "c"]).batch == [["_id": 1, "n": 2]])
        let old = await server.fail(command)
        #expect(old.code == 225)
        #expect(old.name == "TransactionTooOld")
    }

    @Test func `a numbered write that failed as a whole is carried out when it comes again`() async
    {
        let command: Document = [
            "findAndModify": "c", "query": ["_id": 1], "update": ["$inc": ["x": 1]],
            "lsid": session, "txnNumber": .int64(1),
        ]
        await server.succeed(["insert": "c", "documents": [["_id": 1, "x": "text"]]])
        #expect(await server.fail(command).code == 14)
        await server.succeed([
            "update": "c", "updates": [["q": ["_id": 1], "u": ["$set": ["x": 1]]]],
        ])
        #expect(await server.succeed(command)["value"] == ["_id": 1, "x": 1])
        #expect(await server.succeed(command)["value"] == ["_id": 1, "x": 1])
        #expect(await server.succeed(["find": "c"]).batch == [["_id": 1, "x": 2]])
    }

    @Test func `the same write by many at once is carried out once`() async {
        let command: Document = [
            "update": "c", "updates": [["q": ["_id": 1], "u": ["$inc": ["n": 1]], "upsert": true]],
            "lsid": session, "txnNumber": .int64(1),
        ]
        await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { await server.succeed(command) } }
        }
        #expect(await server.succeed(["find": "c"]).batch == [["_id": 1, "n": 1]])
    }

    @Test func `a session that ends takes its cursors along`() async {
        let documents = Array(repeating: Document(), count: 200)
        await server.run(["insert": "c"], sequences: ["documents": documents])
        let id = await server.succeed(["find": "c", "lsid": session]).cursorID
        await server.succeed(["endSessions": [session]], in: "admin")
        let more: Document = ["getMore": .int64(id), "collection": "c", "lsid": session]
        #expect(await server.fail(more).code == 43)
    }

    @Test func `sessions are limited, and idle ones do not count for ever`() async throws {
        var settings = ServiceSettings()
        settings.sessionCountMax = 1
        let server = try TestService(settings)
        await server.succeed(["startSession": 1], in: "admin")
        #expect(await server.fail(["startSession": 1], in: "admin").code == 261)
        await server.succeed(["killAllSessions": []], in: "admin")
        await server.succeed(["startSession": 1], in: "admin")
        await server.succeed(["refreshSessions": [session]], in: "admin")
        await server.succeed(["killSessions": [session]], in: "admin")
        #expect(await server.fail(["endSessions": [5]], in: "admin").code == 14)
    }
}
