// SPDX-License-Identifier: MIT
//
// Transactions by commands: their numbers, what may be in them, and how they end.

import Sheaf
import SheafCommands
import Testing

@Suite("Transactions")
struct TransactionTests {
    private let server: TestService
    private let session: BSONValue = [
        "id": .binary(Binary(subtype: 4, Array(repeating: 9, count: 16)))
    ]

    init() throws { server = try TestService.replicaSet() }

    /// A command as a part of a transaction.
    private func part(_ command: Document, of number: Int64, starts: Bool = false) -> Document {
        var command = command
        command["lsid"] = session
        command["txnNumber"] = .int64(number)
        command["autocommit"] = false
        if starts { command["startTransaction"] = true }
        return command
    }

    @Test func `what is written shows outside with the commit, and inside at once`() async {
        let insert: Document = ["insert": "c", "documents": [["_id": 1], ["_id": 2]]]
        await server.succeed(part(insert, of: 1, starts: true))
        #expect(await server.succeed(["find": "c"]).batch.isEmpty)
        #expect(await server.succeed(part(["find": "c"], of: 1)).batch.count == 2)
        let values = await server.succeed(part(["distinct": "c", "key": "_id"], of: 1))["values"]
        #expect(values == [1, 2])
        let count: Document = [
            "aggregate": "c", "pipeline": [["$count": "n"]], "cursor": [:],
        ]
        #expect(await server.succeed(part(count, of: 1)).batch == [["n": 2]])
        let change: Document = ["findAndModify": "c", "query": ["_id": 1], "remove": true]
        #expect(await server.succeed(part(change, of: 1))["value"] == ["_id": 1])
        await server.succeed(part(["commitTransaction": 1], of: 1), in: "admin")
        await server.succeed(part(["commitTransaction": 1], of: 1), in: "admin")
        #expect(await server.succeed(["find": "c"]).batch == [["_id": 2]])
        #expect(await server.fail(part(["find": "c"], of: 1)).code == 256)
    }

    @Test func `an aborted transaction has done nothing`() async {
        let insert: Document = ["insert": "c", "documents": [["_id": 1]]]
        await server.succeed(part(insert, of: 1, starts: true))
        await server.succeed(part(["abortTransaction": 1], of: 1), in: "admin")
        #expect(await server.succeed(["find": "c"]).batch.isEmpty)
        let again = await server.fail(part(["abortTransaction": 1], of: 1), in: "admin")
        #expect(again.code == 251)
        #expect(again.name == "NoSuchTransaction")
    }

    @Test func `a failure ends the transaction, and says that it may be tried again`() async {
        await server.succeed(["insert": "c", "documents": [["_id": 1]]])
        let insert: Document = ["insert": "c", "documents": [["_id": 2], ["_id": 1]]]
        let failed = await server.run(part(insert, of: 1, starts: true))
        #expect(failed[path: "writeErrors", "0", "code"] == 11000)
        let reply = await server.run(part(["find": "c"], of: 1))
        #expect(reply["code"] == 251)
        #expect(reply["errorLabels"] == ["TransientTransactionError"])
        #expect(await server.succeed(["count": "c"])["n"] == 1)
    }

    @Test func `what does not belong into a transaction`() async {
        let create = await server.fail(part(["create": "c"], of: 1, starts: true))
        #expect(create.code == 263)
        #expect(create.message == "Cannot run 'create' in a multi-document transaction.")
        let unknown = await server.fail(part(["find": "c", "foo": 1], of: 2, starts: true))
        #expect(unknown.code == 40415)
        let alone = await server.fail(["commitTransaction": 1], in: "admin")
        #expect(alone.code == 125)
    }

    @Test func `a session that ends takes its transaction along`() async {
        let insert: Document = ["insert": "c", "documents": [["_id": 1]]]
        await server.succeed(part(insert, of: 1, starts: true))
        await server.succeed(["endSessions": [session]], in: "admin")
        await server.succeed(["insert": "c", "documents": [["_id": 2]]])
        #expect(await server.succeed(["find": "c"]).batch == [["_id": 2]])
    }
}
