// SPDX-License-Identifier: MIT
//
// Change streams by commands: an aggregation opens one, getMore waits for what comes.

import Sheaf
import SheafCommands
import Testing

@Suite("Change streams by commands")
struct ChangeStreamTests {
    private let server: TestService

    init() throws { server = try TestService.replicaSet() }

    private func watch(_ options: Document = [:], on target: BSONValue = "c") -> Document {
        [
            "aggregate": target, "pipeline": [["$changeStream": .document(options)]],
            "cursor": [:],
        ]
    }

    @Test func `changes come with getMore, and the token behind them`() async throws {
        try await server.service.store.enableChangeLog()
        let opened = await server.succeed(watch())
        #expect(opened.batch.isEmpty)
        #expect(opened[path: "cursor", "postBatchResumeToken"] != nil)
        await server.succeed(["insert": "c", "documents": [["_id": 1]]])
        let more: Document = [
            "getMore": .int64(opened.cursorID), "collection": "c", "maxTimeMS": 5000,
        ]
        let reply = await server.succeed(more)
        #expect(reply.batch.map { $0["operationType"] } == ["insert"])
        #expect(reply.cursorID == opened.cursorID)
        let token = reply[path: "cursor", "postBatchResumeToken"]
        await server.succeed(["insert": "c", "documents": [["_id": 2]]])
        let resumed = await server.succeed(watch(["resumeAfter": token ?? .null]))
        #expect(resumed.batch.map { $0[path: "documentKey", "_id"] } == [2])
    }

    @Test func `nothing comes when the time is over`() async throws {
        try await server.service.store.enableChangeLog()
        let id = await server.succeed(watch(on: 1)).cursorID
        let reply = await server.succeed([
            "getMore": .int64(id), "collection": "$cmd.aggregate", "maxTimeMS": 1,
        ])
        #expect(reply.batch.isEmpty)
        #expect(reply.cursorID == id)
    }

    @Test func `who may log in is not told`() async throws {
        let store = server.service.store
        try await store.enableChangeLog()
        let id = await server.succeed(watch(on: 1), in: "admin").cursorID
        let credentials = StoredCredentials(
            iterationCount: 4096,
            salt: [1],
            storedKey: [2],
            serverKey: [3]
        )
        try await UserCatalog(store).add(User(name: "u", roles: []), credentials)
        await server.succeed(["insert": "c", "documents": [["_id": 1]]], in: "admin")
        let reply = await server.succeed(
            ["getMore": .int64(id), "collection": "$cmd.aggregate", "maxTimeMS": 5000],
            in: "admin"
        )
        #expect(reply.batch.map { $0[path: "ns", "coll"] } == ["c"])
    }

    @Test func `images are kept where create and collMod say so`() async throws {
        try await server.service.store.enableChangeLog()
        let images: BSONValue = ["enabled": true]
        await server.succeed(["create": "c", "changeStreamPreAndPostImages": images])
        await server.succeed(["create": "d"])
        await server.succeed(["collMod": "d", "changeStreamPreAndPostImages": images])
        for name: BSONValue in ["c", "d"] {
            await server.succeed(["insert": name, "documents": [["_id": 1]]])
            let options: Document = ["fullDocumentBeforeChange": "required"]
            let id = await server.succeed(watch(options, on: name)).cursorID
            await server.succeed(["delete": name, "deletes": [["q": [:], "limit": 1]]])
            let reply = await server.succeed([
                "getMore": .int64(id), "collection": name, "maxTimeMS": 5000,
            ])
            #expect(reply.batch.first?["fullDocumentBeforeChange"] == ["_id": 1])
        }
    }

    @Test func `what cannot be watched`() async throws {
        #expect(await server.fail(watch()).code == 40573)
        try await server.service.store.enableChangeLog()
        #expect(await server.fail(watch(["foo": 1])).code == 40415)
        #expect(await server.fail(watch(["allChangesForCluster": true], on: 1)).code == 13)
        await server.succeed(watch(["allChangesForCluster": true], on: 1), in: "admin")
    }
}
