# SPDX-License-Identifier: MIT
#
# Change streams by pymongo: events of every kind, resuming, documents looked up and images, and a
# stream that waits while another client writes.

import threading
import unittest

import pymongo
from pymongo import errors
from support import ServerCase


class ChangeTests(ServerCase):
    options = ("--replica-set", "rs0")

    def setUp(self):
        super().setUp()
        self.client = pymongo.MongoClient(self.server.uri, replicaSet="rs0")
        self.collection = self.client[self.name]["c"]
        self.collection.insert_one({"_id": 0})

    def tearDown(self):
        self.client.close()

    def test_events(self):
        with self.collection.watch() as stream:
            self.collection.insert_one({"_id": 1, "l": [1]})
            self.collection.update_one({"_id": 1}, {"$push": {"l": 2}, "$set": {"x": 1}})
            self.collection.replace_one({"_id": 1}, {"y": 1})
            self.collection.delete_one({"_id": 1})
            events = [next(stream) for _ in range(4)]
        self.assertEqual([e["operationType"] for e in events],
                         ["insert", "update", "replace", "delete"])
        self.assertEqual(events[0]["fullDocument"], {"_id": 1, "l": [1]})
        self.assertEqual(events[0]["ns"], {"db": self.name, "coll": "c"})
        self.assertEqual(events[1]["updateDescription"]["updatedFields"]["x"], 1)
        self.assertEqual(events[3]["documentKey"], {"_id": 1})

    def test_a_stream_waits_for_others(self):
        seen = []
        ready = threading.Event()

        def watch():
            with self.collection.watch(max_await_time_ms=200) as stream:
                ready.set()
                for event in stream:
                    seen.append(event["documentKey"]["_id"])
                    if len(seen) == 20:
                        return

        thread = threading.Thread(target=watch)
        thread.start()
        ready.wait()
        for number in range(1, 21):
            self.collection.insert_one({"_id": number})
        thread.join(30)
        self.assertEqual(seen, list(range(1, 21)))

    def test_resuming(self):
        with self.collection.watch() as stream:
            for number in range(1, 6):
                self.collection.insert_one({"_id": number})
            events = [next(stream) for _ in range(3)]
            token = events[1]["_id"]
        with self.collection.watch(resume_after=token) as stream:
            self.assertEqual([next(stream)["documentKey"]["_id"] for _ in range(3)], [3, 4, 5])
            self.assertIsNone(stream.try_next())
            token = stream.resume_token
        self.collection.insert_one({"_id": 6})
        with self.collection.watch(start_after=token) as stream:
            self.assertEqual(next(stream)["documentKey"]["_id"], 6)

    def test_a_cursor_that_was_killed_resumes_by_itself(self):
        with self.collection.watch(max_await_time_ms=50) as stream:
            self.collection.insert_one({"_id": 1})
            next(stream)
            cursor = stream._cursor
            self.client[self.name].command(
                "killCursors", "c", cursors=[cursor.cursor_id], session=cursor.session
            )
            self.collection.insert_one({"_id": 2})
            self.assertEqual(next(stream)["documentKey"]["_id"], 2)

    def test_documents_and_images(self):
        database = self.client[self.name]
        database.create_collection("images", changeStreamPreAndPostImages={"enabled": True})
        images = database["images"]
        images.insert_one({"_id": 1, "n": 1})
        with images.watch(full_document="updateLookup",
                          full_document_before_change="whenAvailable") as stream:
            images.update_one({"_id": 1}, {"$inc": {"n": 1}})
            event = next(stream)
        self.assertEqual(event["fullDocument"], {"_id": 1, "n": 2})
        self.assertEqual(event["fullDocumentBeforeChange"], {"_id": 1, "n": 1})

    def test_databases_pipelines_and_the_end(self):
        database = self.client[self.name]
        with database.watch([{"$match": {"operationType": "insert"}}]) as stream:
            self.collection.delete_one({"_id": 0})
            database["d"].insert_one({"_id": 7})
            event = next(stream)
            self.assertEqual((event["ns"]["coll"], event["documentKey"]["_id"]), ("d", 7))
        with self.client.watch() as stream:
            database["d"].insert_one({"_id": 8})
            self.assertEqual(next(stream)["documentKey"]["_id"], 8)
        with self.collection.watch() as stream:
            self.collection.drop()
            self.assertEqual([next(stream)["operationType"] for _ in range(2)],
                             ["drop", "invalidate"])
            with self.assertRaises(StopIteration):
                next(stream)

    def test_what_is_refused(self):
        for pipeline in [[{"$group": {"_id": 1}}], [{"$out": "x"}]]:
            with self.assertRaises(errors.OperationFailure):
                self.collection.watch(pipeline)
        with self.assertRaises(errors.OperationFailure) as caught:
            self.collection.aggregate([{"$changeStream": {"foo": 1}}])
        self.assertEqual(caught.exception.code, 40415)


class StandaloneTests(ServerCase):
    def test_without_a_log_the_remedy_is_told(self):
        with pymongo.MongoClient(self.server.uri) as client:
            with self.assertRaises(errors.OperationFailure) as caught:
                client.test.c.watch()
            self.assertEqual(caught.exception.code, 40573)


if __name__ == "__main__":
    unittest.main()
