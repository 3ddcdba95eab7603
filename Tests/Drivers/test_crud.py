# SPDX-License-Identifier: MIT
#
# pymongo against the server: every verb, every operator once, cursors, bulk writes, indexes,
# errors.

import datetime
import re
import unittest

import bson
import pymongo
from bson import Decimal128, Int64, ObjectId
from pymongo import errors
from support import ServerCase

UPDATES = [
    ({"$set": {"a.b": 2}}, {"a": {"b": 2}}),
    ({"$unset": {"a": ""}}, {}),
    ({"$inc": {"n": 5}}, {"a": {"b": 1}, "n": 5}),
    ({"$mul": {"n": 5}}, {"a": {"b": 1}, "n": 0}),
    ({"$min": {"a.b": 0}}, {"a": {"b": 0}}),
    ({"$max": {"a.b": 7}}, {"a": {"b": 7}}),
    ({"$rename": {"a": "c"}}, {"c": {"b": 1}}),
    ({"$setOnInsert": {"x": 1}}, {"a": {"b": 1}}),
    ({"$bit": {"a.b": {"or": 6}}}, {"a": {"b": 7}}),
    ({"$push": {"l": {"$each": [3, 1, 2], "$sort": 1, "$slice": 2}}}, {"a": {"b": 1}, "l": [1, 2]}),
    ({"$addToSet": {"l": {"$each": [1, 1, 2]}}}, {"a": {"b": 1}, "l": [1, 2]}),
    ([{"$set": {"n": {"$add": ["$a.b", 1]}}}], {"a": {"b": 1}, "n": 2}),
]

ARRAYS = [
    ({"$pop": {"l": -1}}, [2, 3, 2]),
    ({"$pull": {"l": 2}}, [1, 3]),
    ({"$pull": {"l": {"$gte": 2}}}, [1]),
    ({"$pullAll": {"l": [1, 2]}}, [3]),
    ({"$push": {"l": {"$each": [9], "$position": 1}}}, [1, 9, 2, 3, 2]),
    ({"$inc": {"l.$[]": 1}}, [2, 3, 4, 3]),
    ({"$set": {"l.0": 7}}, [7, 2, 3, 2]),
]


class CrudTests(ServerCase):
    def setUp(self):
        super().setUp()
        self.client = pymongo.MongoClient(self.server.uri)
        self.collection = self.client[self.name]["c"]

    def tearDown(self):
        self.client.drop_database(self.name)
        self.client.close()

    def test_updates(self):
        for update, expected in UPDATES:
            self.collection.replace_one({"_id": 1}, {"a": {"b": 1}}, upsert=True)
            self.collection.update_one({"_id": 1}, update)
            self.assertEqual(self.collection.find_one(), {"_id": 1, **expected}, update)

    def test_arrays(self):
        for update, expected in ARRAYS:
            self.collection.replace_one({"_id": 1}, {"l": [1, 2, 3, 2]}, upsert=True)
            self.collection.update_one({"_id": 1}, update)
            self.assertEqual(self.collection.find_one()["l"], expected, update)

    def test_positional_and_filtered(self):
        self.collection.insert_one({"_id": 1, "g": [{"_id": i, "x": 0} for i in range(2000)]})
        result = self.collection.update_one({"_id": 1, "g._id": 1500}, {"$set": {"g.$.x": 1}})
        self.assertEqual((result.matched_count, result.modified_count), (1, 1))
        self.collection.update_one(
            {"_id": 1}, {"$inc": {"g.$[e].x": 5}}, array_filters=[{"e._id": {"$gte": 1998}}]
        )
        found = self.collection.find_one({"g._id": 1500}, {"g.$": 1})
        self.assertEqual(found["g"], [{"_id": 1500, "x": 1}])
        tail = self.collection.find_one({}, {"g": {"$slice": -2}})
        self.assertEqual([g["x"] for g in tail["g"]], [5, 5])

    def test_every_type_comes_back(self):
        document = {
            "_id": ObjectId(), "double": 1.5, "text": "미적분", "document": {"a": {}},
            "array": [1, [2], {}], "binary": bson.Binary(b"\0\1", 128), "true": True,
            "null": None, "regex": bson.Regex("a", "i"), "code": bson.Code("x"),
            "int": 1, "long": Int64(1 << 40), "decimal": Decimal128("1.10"),
            "timestamp": bson.Timestamp(1, 2), "min": bson.MinKey(), "max": bson.MaxKey(),
            "date": datetime.datetime(2026, 1, 2, 3, 4, 5, 6000),
        }
        self.collection.insert_one(document)
        self.assertEqual(self.collection.find_one(), document)

    def test_cursors(self):
        self.collection.insert_many([{"_id": i} for i in range(2500)])
        ids = [d["_id"] for d in self.collection.find(batch_size=7).sort("_id", -1)]
        self.assertEqual(ids, list(range(2499, -1, -1)))
        limited = self.collection.find().sort("_id", 1).skip(5).limit(-3)
        self.assertEqual([d["_id"] for d in limited], [5, 6, 7])
        cursor = self.collection.find(batch_size=2)
        next(cursor)
        cursor.close()
        self.assertEqual(self.collection.count_documents({"_id": {"$lt": 10}}), 10)
        self.assertEqual(self.collection.estimated_document_count(), 2500)
        raw = b"".join(self.collection.find_raw_batches(batch_size=100))
        self.assertEqual(len(bson.decode_all(raw)), 2500)

    def test_large_batches(self):
        filler = b"x" * (1 << 20)
        self.collection.insert_many([{"_id": i, "filler": filler} for i in range(40)])
        self.assertEqual(sum(len(d["filler"]) for d in self.collection.find()), 40 << 20)

    def test_find_and_modify(self):
        after = pymongo.ReturnDocument.AFTER
        found = self.collection.find_one_and_update(
            {"_id": 1}, {"$inc": {"n": 1}}, upsert=True, return_document=after
        )
        self.assertEqual(found, {"_id": 1, "n": 1})
        found = self.collection.find_one_and_replace({"_id": 1}, {"m": 1}, {"_id": 0})
        self.assertEqual(found, {"n": 1})
        self.assertEqual(self.collection.find_one_and_delete({}), {"_id": 1, "m": 1})
        self.assertIsNone(self.collection.find_one_and_delete({}))

    def test_bulk_writes(self):
        self.collection.create_index("u", unique=True, sparse=True)
        result = self.collection.bulk_write(
            [
                pymongo.InsertOne({"_id": 1, "u": 1}),
                pymongo.UpdateOne({"_id": 1}, {"$set": {"x": 1}}),
                pymongo.UpdateMany({}, {"$inc": {"x": 1}}),
                pymongo.ReplaceOne({"_id": 2}, {"x": 2}, upsert=True),
                pymongo.DeleteOne({"_id": 1}),
            ]
        )
        self.assertEqual(
            (result.inserted_count, result.matched_count, result.modified_count), (1, 2, 2)
        )
        self.assertEqual((result.upserted_ids, result.deleted_count), ({3: 2}, 1))
        with self.assertRaises(errors.BulkWriteError) as caught:
            self.collection.bulk_write(
                [pymongo.InsertOne({"u": 5}), pymongo.InsertOne({"u": 5}),
                 pymongo.InsertOne({"u": 6})],
                ordered=False,
            )
        details = caught.exception.details
        self.assertEqual(details["nInserted"], 2)
        self.assertEqual(details["writeErrors"][0]["code"], 11000)
        self.assertEqual(details["writeErrors"][0]["keyValue"], {"u": 5})

    def test_client_bulk_write(self):
        namespace = f"{self.name}.c"
        result = self.client.bulk_write(
            [
                pymongo.InsertOne({"_id": 1}, namespace=namespace),
                pymongo.InsertOne({"_id": 1}, namespace=f"{self.name}.d"),
                pymongo.UpdateOne({"_id": 1}, {"$set": {"x": 1}}, namespace=namespace),
                pymongo.DeleteMany({}, namespace=f"{self.name}.d"),
            ],
            verbose_results=True,
        )
        self.assertEqual(
            (result.inserted_count, result.modified_count, result.deleted_count), (2, 1, 1)
        )
        self.assertEqual(result.update_results[2].modified_count, 1)
        with self.assertRaises(errors.ClientBulkWriteException):
            self.client.bulk_write([pymongo.InsertOne({"_id": 1}, namespace=namespace)])

    def test_unacknowledged(self):
        quiet = self.collection.with_options(write_concern=pymongo.WriteConcern(w=0))
        for number in range(20):
            self.assertFalse(quiet.insert_one({"_id": number}).acknowledged)
        while self.collection.count_documents({}) < 20:
            pass

    def test_indexes(self):
        self.assertEqual(self.collection.create_index([("a", 1), ("b", -1)]), "a_1_b_-1")
        self.collection.create_indexes(
            [pymongo.IndexModel("u", unique=True, sparse=True),
             pymongo.IndexModel("t", expireAfterSeconds=60),
             pymongo.IndexModel("p", partialFilterExpression={"p": {"$gt": 1}})]
        )
        information = self.collection.index_information()
        self.assertEqual(
            set(information), {"_id_", "a_1_b_-1", "u_1", "t_1", "p_1"}
        )
        self.assertTrue(information["u_1"]["unique"])
        self.assertEqual(information["t_1"]["expireAfterSeconds"], 60)
        plan = self.collection.find({"a": 1}).explain()["queryPlanner"]["winningPlan"]
        self.assertIn("IXSCAN", str(plan))
        self.collection.drop_index("u_1")
        with self.assertRaises(errors.OperationFailure) as caught:
            self.collection.drop_index("u_1")
        self.assertEqual(caught.exception.code, 27)
        self.collection.drop_indexes()
        self.assertEqual(set(self.collection.index_information()), {"_id_"})

    def test_aggregations(self):
        self.collection.insert_many([{"_id": i, "k": i % 3} for i in range(500)])
        groups = self.collection.aggregate(
            [{"$group": {"_id": "$k", "n": {"$sum": 1}}}, {"$sort": {"_id": 1}}]
        )
        self.assertEqual([g["n"] for g in groups], [167, 167, 166])
        self.collection.aggregate([{"$match": {"k": 1}}, {"$out": "out"}])
        self.assertEqual(self.client[self.name]["out"].count_documents({}), 167)
        many = self.collection.aggregate([{"$project": {"k": 1}}], batchSize=10)
        self.assertEqual(len(list(many)), 500)
        self.assertEqual(self.collection.distinct("k"), [0, 1, 2])

    def test_catalog(self):
        database = self.client[self.name]
        database.create_collection("a")
        with self.assertRaises(errors.CollectionInvalid):
            database.create_collection("a")
        self.collection.insert_one({})
        self.assertEqual(sorted(database.list_collection_names()), ["a", "c"])
        self.assertIn(self.name, self.client.list_database_names())
        self.collection.rename("z")
        self.assertEqual(sorted(database.list_collection_names()), ["a", "z"])
        database["a"].drop()
        self.client.drop_database(self.name)
        self.assertNotIn(self.name, self.client.list_database_names())

    def test_errors_by_code(self):
        self.collection.insert_one({"_id": 1, "x": "text", "l": [1]})
        for update, code in [
            ({"$inc": {"x": 1}}, 14),
            ({"$set": {"_id": 2}}, 66),
            ({"$set": {"a": 1, "a.b": 2}}, 40),
            ({"$push": {"x": 1}}, 2),
            ({"$foo": {"x": 1}}, 9),
            ({"$set": {"l.x": 1}}, 28),
        ]:
            with self.assertRaises(errors.WriteError) as caught:
                self.collection.update_one({}, update)
            self.assertEqual(caught.exception.code, code, update)
        with self.assertRaises(errors.DuplicateKeyError) as caught:
            self.collection.insert_one({"_id": 1})
        self.assertRegex(str(caught.exception), "E11000 duplicate key error")
        with self.assertRaises(errors.OperationFailure) as caught:
            self.client[self.name].command("nonsense")
        self.assertEqual(caught.exception.code, 59)
        with self.assertRaises(errors.ExecutionTimeout):
            self.collection.insert_many([{} for _ in range(3000)])
            list(
                self.collection.aggregate(
                    [{"$lookup": {"from": "c", "localField": "q", "foreignField": "x",
                                  "as": "o"}}],
                    maxTimeMS=1,
                )
            )

    def test_regular_expressions_and_filters(self):
        self.collection.insert_many([{"_id": i, "s": f"word{i}", "t": {"u": i}} for i in range(20)])
        self.assertEqual(self.collection.count_documents({"s": re.compile("WORD1$", re.I)}), 1)
        for query, count in [
            ({"t.u": {"$in": [1, 2]}}, 2), ({"$or": [{"t.u": 1}, {"s": "word2"}]}, 2),
            ({"t.u": {"$mod": [5, 0]}}, 4), ({"s": {"$exists": False}}, 0),
            ({"$expr": {"$gt": ["$t.u", 17]}}, 2), ({"t": {"$type": "object"}}, 20),
        ]:
            self.assertEqual(self.collection.count_documents(query), count, query)

    def test_what_set_ups_ask_first(self):
        admin = self.client.admin
        for command in ["ping", "getCmdLineOpts", "serverStatus", "ismaster", "buildInfo",
                        "hostInfo", "connectionStatus", "whatsmyuri", "listCommands"]:
            self.assertEqual(admin.command(command)["ok"], 1.0)
        self.assertIn("enableTestCommands", admin.command("getParameter", "*"))
        self.assertEqual(self.client.server_info()["versionArray"][0], 8)
        self.assertEqual(self.client[self.name].command("dbStats")["collections"], 0)
        self.collection.insert_one({})
        self.assertTrue(self.client[self.name].validate_collection("c")["valid"])
        self.assertEqual(self.client[self.name].command("collStats", "c")["count"], 1)


if __name__ == "__main__":
    unittest.main()
