// SPDX-License-Identifier: MIT
//
// What drivers and test suites ask a server about itself: the fields that they read are there.

import Sheaf
import SheafCommands
import Testing

@Suite("Commands about the server")
struct DiagnosticsTests {
    private let server: TestService

    init() throws { server = try TestService() }

    @Test func `hello tells the limits, and of a set only when it is one`() async throws {
        let reply = await server.succeed(["hello": 1, "foo": 1], in: "admin")
        #expect(reply["isWritablePrimary"] == true)
        #expect(reply["maxBsonObjectSize"] == 16_777_216)
        #expect(reply["maxMessageSizeBytes"] == 48_000_000)
        #expect(reply["maxWriteBatchSize"] == 100_000)
        #expect(reply["minWireVersion"] == 0)
        #expect(reply["maxWireVersion"] == 25)
        #expect(reply["logicalSessionTimeoutMinutes"] == 30)
        #expect(reply["setName"] == nil)
        #expect(reply["topologyVersion"] == nil)
        #expect(reply["$clusterTime"] == nil)
        for name in ["isMaster", "ismaster"] {
            #expect(await server.succeed([name: 1], in: "admin")["ismaster"] == true)
        }
        let set = try TestService.replicaSet()
        let member = await set.succeed(["hello": 1], in: "admin")
        #expect(member["setName"] == "rs0")
        #expect(member["hosts"] == ["127.0.0.1:27017"])
        #expect(member["primary"] == "127.0.0.1:27017")
        #expect(member["me"] == "127.0.0.1:27017")
        #expect(member["topologyVersion"] == nil)
        #expect(member["$clusterTime"] != nil)
        #expect(member["operationTime"] != nil)
    }

    @Test func `what a driver tells of itself is kept once`() async {
        await server.succeed(["hello": 1, "client": ["driver": ["name": "a"]]], in: "admin")
        await server.succeed(["hello": 1, "client": ["driver": ["name": "b"]]], in: "admin")
        #expect(server.client.description == ["driver": ["name": "a"]])
    }

    @Test(arguments: [
        "ping", "buildInfo", "buildinfo", "getCmdLineOpts", "serverStatus", "hostInfo",
        "connectionStatus", "whatsmyuri", "listCommands", "usersInfo", "currentOp", "top", "fsync",
        "startSession", "killAllSessions",
    ])
    func `it answers`(_ name: String) async {
        await server.succeed([name: 1], in: "admin")
    }

    @Test func `parameters that test suites need are there`() async {
        let all = await server.succeed(["getParameter": "*"], in: "admin")
        #expect(all["enableTestCommands"] == false)
        #expect(all["authenticationMechanisms"] == ["SCRAM-SHA-256"])
        let one = await server.succeed(
            ["getParameter": 1, "featureCompatibilityVersion": 1],
            in: "admin"
        )
        #expect(one["featureCompatibilityVersion"] == ["version": "8.0"])
        #expect(await server.fail(["getParameter": 1, "foo": 1], in: "admin").code == 72)
    }

    @Test func `serverStatus counts commands and connections`() async {
        await server.succeed(["insert": "c", "documents": [[:]]])
        await server.succeed(["find": "c"])
        _ = await server.fail(["foo": 1])
        let reply = await server.succeed(["serverStatus": 1], in: "admin")
        #expect(reply[path: "opcounters", "insert"] == .int64(1))
        #expect(reply[path: "opcounters", "query"] == .int64(1))
        #expect(reply[path: "metrics", "commands", "find", "total"] == .int64(1))
        #expect(reply[path: "metrics", "commands", "<UNKNOWN>", "failed"] == .int64(1))
        #expect(reply[path: "connections", "current"] == 1)
        #expect(reply[path: "storageEngine", "name"] == "lmdb")
    }

    @Test func `sizes of databases and collections`() async {
        await server.succeed(["insert": "c", "documents": [["_id": 1], ["_id": 2]]])
        let collection = await server.succeed(["collStats": "c"])
        #expect(collection["count"] == 2)
        #expect(collection["size"] == 28)
        #expect(collection["avgObjSize"] == 14)
        #expect(collection["nindexes"] == 1)
        #expect(await server.succeed(["collStats": "none"])["count"] == 0)
        let database = await server.succeed(["dbStats": 1])
        #expect(database["objects"] == 2)
        #expect(database["dataSize"] == 28.0)
        #expect(await server.fail(["dbStats": 1, "scale": 0]).code == 51024)
        #expect(await server.succeed(["dataSize": "test.c"])["size"] == 28)
    }

    @Test func `validate looks at every record and key`() async {
        await server.succeed(["insert": "c", "documents": [["_id": 1], ["_id": 2]]])
        let reply = await server.succeed(["validate": "c", "full": true])
        #expect(reply["valid"] == true)
        #expect(reply["nrecords"] == 2)
        #expect(reply["keysPerIndex"] == ["_id_": 2])
        #expect(await server.fail(["validate": "none"]).code == 26)
    }

    @Test func `getLog, profile, killOp and replSetGetStatus`() async throws {
        #expect(await server.succeed(["getLog": "*"])["names"] == ["global", "startupWarnings"])
        #expect(await server.fail(["getLog": "foo"]).code == 96)
        #expect(await server.succeed(["profile": 0])["was"] == 0)
        #expect(await server.fail(["profile": 2]).code == 115)
        await server.succeed(["killOp": 1, "op": 12345], in: "admin")
        #expect(await server.fail(["killOp": 1, "op": 1], in: "test").code == 13)
        let alone = await server.fail(["replSetGetStatus": 1], in: "admin")
        #expect(alone.code == 76)
        let set = try TestService.replicaSet()
        #expect(await set.succeed(["replSetGetStatus": 1], in: "admin")["myState"] == 1)
    }

    @Test func `killOp ends an operation`() async {
        // Left alone it would take many minutes, so that it is there to be ended.
        let documents = (0..<20_000).map { number -> Document in ["x": .integer(number)] }
        await server.run(["insert": "c"], sequences: ["documents": documents])
        async let slow = server.run([
            "aggregate": "c", "cursor": [:],
            "pipeline": [
                [
                    "$lookup": [
                        "from": "c", "localField": "x", "foreignField": "y", "as": "other",
                    ]
                ], ["$match": ["other.x": -1]],
            ],
        ])
        var number: BSONValue?
        while number == nil {
            let operations = await server.succeed(["currentOp": 1], in: "admin")["inprog"]
            number =
                operations?.arrayValue?
                .first { $0.documentValue?[path: "command", "aggregate"] != nil }?
                .documentValue?["opid"]
            await Task.yield()
        }
        await server.succeed(["killOp": 1, "op": number ?? 0], in: "admin")
        let reply = await slow
        #expect(reply["code"] == 11601)
        #expect(reply["codeName"] == "Interrupted")
    }
}
