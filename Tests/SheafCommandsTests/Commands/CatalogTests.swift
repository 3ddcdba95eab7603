// SPDX-License-Identifier: MIT
//
// The commands about databases, collections and indexes.

import Sheaf
import SheafCommands
import Testing

@Suite("Commands about the catalog")
struct CatalogTests {
    private let server: TestService

    init() throws { server = try TestService() }

    @Test func `collections are created, listed, filtered and dropped`() async {
        await server.succeed(["create": "b"])
        await server.succeed(["insert": "a", "documents": [[:]]])
        let all = await server.succeed(["listCollections": 1])
        #expect(all[path: "cursor", "ns"] == "test.$cmd.listCollections")
        #expect(all.batch.map { $0["name"] } == ["a", "b"])
        #expect(all.batch[0]["type"] == "collection")
        #expect(all.batch[0][path: "idIndex", "name"] == "_id_")
        let names = await server.succeed(["listCollections": 1, "nameOnly": true])
        #expect(names.batch[0] == ["name": "a", "type": "collection"])
        let one = await server.succeed(["listCollections": 1, "filter": ["name": "b"]])
        #expect(one.batch.count == 1)
        let again = await server.fail(["create": "b"])
        #expect(again.code == 48)
        #expect(again.name == "NamespaceExists")
        #expect(await server.succeed(["drop": "b"])["nIndexesWas"] == 1)
        #expect(await server.succeed(["drop": "b"])["nIndexesWas"] == nil)
    }

    @Test func `what a collection cannot be is refused`() async {
        for option: Document in [
            ["capped": true, "size": 100], ["viewOn": "c", "pipeline": []],
            ["timeseries": ["timeField": "t"]], ["validator": ["x": 1]],
        ] {
            var command: Document = ["create": "x"]
            for (name, value) in option { command[name] = value }
            #expect(await server.fail(command).code == 115, "\(option)")
        }
        await server.succeed(["create": "x", "capped": false, "validator": [:]])
    }

    @Test func `names that cannot be are refused`() async {
        #expect(await server.fail(["create": ""]).code == 73)
        #expect(await server.fail(["find": 5]).code == 73)
        #expect(await server.fail(["create": "a$b"]).code == 73)
        #expect(await server.fail(["create": "c"], in: "a b").code == 73)
    }

    @Test func `databases are listed with their sizes, and dropped`() async {
        await server.succeed(["insert": "c", "documents": [[:]]])
        await server.succeed(["create": "c"], in: "other")
        let all = await server.succeed(["listDatabases": 1], in: "admin")
        let names = all["databases"]?.arrayValue?.map { $0.documentValue?["name"] }
        #expect(names == ["other", "test"])
        #expect((all["totalSize"]?.integerValue ?? 0) > 0)
        let one = await server.succeed(
            ["listDatabases": 1, "nameOnly": true, "filter": ["name": "test"]],
            in: "admin"
        )
        #expect(one["databases"] == [["name": "test"]])
        #expect(await server.succeed(["dropDatabase": 1])["dropped"] == "test")
        #expect(await server.succeed(["listCollections": 1]).batch.isEmpty)
        #expect(await server.fail(["listDatabases": 1], in: "test").code == 13)
    }

    @Test func `a collection is renamed with its documents and indexes`() async {
        await server.succeed(["insert": "a", "documents": [["_id": 1, "x": 1]]])
        await server.succeed([
            "createIndexes": "a", "indexes": [["key": ["x": 1], "name": "x_1"]],
        ])
        await server.succeed(["renameCollection": "test.a", "to": "other.b"], in: "admin")
        #expect(await server.succeed(["find": "b"], in: "other").batch == [["_id": 1, "x": 1]])
        let indexes = await server.succeed(["listIndexes": "b"], in: "other").batch
        #expect(indexes.map { $0["name"] } == ["_id_", "x_1"])
        #expect(await server.succeed(["count": "a"])["n"] == 0)
        let missing = await server.fail(
            ["renameCollection": "test.a", "to": "test.z"],
            in: "admin"
        )
        #expect(missing.code == 26)
        await server.succeed(["create": "c"], in: "other")
        let taken = await server.fail(
            ["renameCollection": "other.b", "to": "other.c"],
            in: "admin"
        )
        #expect(taken.code == 48)
        #expect(taken.message == "target namespace exists")
        await server.succeed(
            ["renameCollection": "other.b", "to": "other.c", "dropTarget": true],
            in: "admin"
        )
        let itself = await server.fail(
            ["renameCollection": "other.c", "to": "other.c"],
            in: "admin"
        )
        #expect(itself.code == 20)
    }

    @Test func `indexes are made, listed, hidden and dropped`() async {
        let command: Document = [
            "createIndexes": "c",
            "indexes": [
                ["key": ["x": 1], "name": "x_1", "unique": true],
                ["key": ["y": -1], "name": "y_-1", "sparse": true],
            ],
        ]
        let made = await server.succeed(command)
        #expect(made["numIndexesBefore"] == 1)
        #expect(made["numIndexesAfter"] == 3)
        #expect(made["createdCollectionAutomatically"] == true)
        let again = await server.succeed(command)
        #expect(again["note"] == "all indexes already exist")
        let listed = await server.succeed(["listIndexes": "c"])
        #expect(listed[path: "cursor", "ns"] == "test.c")
        #expect(listed.batch[1] == ["v": 2, "key": ["x": 1], "name": "x_1", "unique": true])
        let hidden = await server.succeed([
            "collMod": "c", "index": ["keyPattern": ["y": -1], "hidden": true],
        ])
        #expect(hidden["hidden_new"] == true)
        #expect(hidden["hidden_old"] == false)
        let dropped = await server.succeed(["dropIndexes": "c", "index": ["x_1"]])
        #expect(dropped["nIndexesWas"] == 3)
        await server.succeed(["dropIndexes": "c", "index": ["y": -1]])
        #expect(await server.fail(["dropIndexes": "c", "index": "x_1"]).code == 27)
        #expect(await server.fail(["dropIndexes": "c", "index": "_id_"]).code == 72)
        await server.succeed(["dropIndexes": "c", "index": "*"])
        let none = await server.fail(["listIndexes": "nothing"])
        #expect(none.code == 26)
        #expect(none.name == "NamespaceNotFound")
    }

    @Test func `an index that cannot be is refused with MongoDB's numbers`() async {
        let none = await server.fail(["createIndexes": "c", "indexes": []])
        #expect(none.code == 2)
        let unknown = await server.fail([
            "createIndexes": "c", "indexes": [["key": ["x": 1], "name": "x", "foo": 1]],
        ])
        #expect(unknown.code == 40415)
        let text = await server.fail([
            "createIndexes": "c",
            "indexes": [["key": ["x": 1], "name": "x", "weights": ["x": 2]]],
        ])
        #expect(text.code == 115)
        await server.succeed([
            "createIndexes": "c", "indexes": [["key": ["x": 1], "name": "x"]],
        ])
        let other = await server.fail([
            "createIndexes": "c", "indexes": [["key": ["y": 1], "name": "x"]],
        ])
        #expect(other.code == 86)
    }
}
