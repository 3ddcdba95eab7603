// SPDX-License-Identifier: MIT
//
// Parsing: what every command has in common, and MongoDB's words for what is wrong with it.

import Sheaf
import SheafCommands
import Testing

@Suite("Requests")
struct RequestTests {
    private let server: TestService

    init() throws { server = try TestService() }

    @Test func `an unknown command`() async {
        let failure = await server.fail(["fooBar": 1])
        #expect(failure.code == 59)
        #expect(failure.name == "CommandNotFound")
        #expect(failure.message == "no such command: 'fooBar'")
        #expect(await server.run([:])["ok"] == 0.0)
    }

    @Test(
        arguments: [
            (
                ["find": "c", "foo": 1], 40415, "IDLUnknownField",
                "BSON field 'find.foo' is an unknown field."
            ),
            (
                ["find": "c", "filter": "x"], 14, "TypeMismatch",
                "BSON field 'find.filter' is the wrong type 'string', expected type 'object'"
            ),
            (
                ["find": "c", "limit": "x"], 14, "TypeMismatch",
                "BSON field 'find.limit' is the wrong type 'string', expected types "
                    + "'[long, int, decimal, double]'"
            ),
            (
                ["find": "c", "skip": -1], 51024, "Location51024",
                "BSON field 'skip' value must be >= 0, actual value '-1'"
            ),
            (
                ["insert": "c", "documents": [[:]], "ordered": "x"], 14, "TypeMismatch",
                "BSON field 'insert.ordered' is the wrong type 'string', expected types "
                    + "'[bool, long, int, decimal, double]'"
            ),
            (
                ["update": "c", "updates": [["u": [:]]]], 40414, "IDLFailedToParse",
                "BSON field 'update.updates.q' is missing but a required field"
            ),
            (
                ["update": "c", "updates": [["q": [:], "u": 5]]], 9, "FailedToParse",
                "Update argument must be either an object or an array, and 'update.updates.u' is "
                    + "of the type 'int'"
            ),
            (
                ["find": "c", "maxTimeMS": -1], 2, "BadValue",
                "-1 value for maxTimeMS is out of range [0, 2147483647]"
            ),
            (
                ["find": "c", "readConcern": ["level": "sure"]], 2, "BadValue",
                "Enumeration value 'sure' for field 'readConcern.level' is not a valid value."
            ),
            (
                ["ping": 1, "apiVersion": "2"], 322, "APIVersionError",
                "API version must be \"1\""
            ),
            (
                ["ping": 1, "apiStrict": true], 322, "APIVersionError",
                "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion"
            ),
            (
                ["ping": 1, "lsid": ["id": 5]], 207, "InvalidUUID",
                "The id of a session is a UUID: binary data of the subtype 4 with 16 bytes"
            ),
            (
                ["ping": 1, "txnNumber": 5], 72, "InvalidOptions",
                "Transaction number requires a session ID"
            ),
        ] as [(Document, Int, String, String)]
    )
    func `errors of fields`(
        _ command: Document,
        code: Int,
        name: String,
        message: String
    ) async {
        let failure = await server.fail(command)
        #expect(failure.code == code)
        #expect(failure.name == name)
        #expect(failure.message == message)
    }

    @Test func `the database has to be named`() async {
        let reply = await server.service.run(CommandRequest(["ping": 1]), for: server.client)
        #expect(reply["code"] == 40414)
    }

    @Test func `a sequence and an array of one name exclude each other`() async {
        let reply = await server.run(
            ["insert": "c", "documents": [[:]]],
            sequences: ["documents": [[:]]]
        )
        #expect(reply["code"] == 40433)
        let unknown = await server.run(["ping": 1, "foo": 1], sequences: ["bar": []])
        #expect(unknown["ok"] == 1.0)
        let refused = await server.run(["find": "c"], sequences: ["bar": []])
        #expect(refused["code"] == 40415)
    }

    @Test func `fields that drivers send with every command mean nothing`() async {
        await server.succeed([
            "find": "c", "$readPreference": ["mode": "primary"], "$clusterTime": [:],
            "comment": "why", "readConcern": ["level": "majority"], "apiVersion": "1",
            "apiStrict": false, "filter": .null, "limit": .null,
        ])
    }

    @Test func `transaction numbers are for sets`() async {
        let failure = await server.fail([
            "insert": "c", "documents": [[:]], "txnNumber": .int64(1),
            "lsid": ["id": .binary(Binary(subtype: 4, Array(repeating: 1, count: 16)))],
        ])
        #expect(failure.code == 20)
        #expect(
            failure.message
                == "Transaction numbers are only allowed on a replica set member or mongos"
        )
    }
}
