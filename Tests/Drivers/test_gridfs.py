# SPDX-License-Identifier: MIT
#
# GridFS by pymongo's gridfs, and many clients at once.

import threading
import unittest

import gridfs
import pymongo
from support import ServerCase


class GridFSTests(ServerCase):
    def test_files(self):
        with pymongo.MongoClient(self.server.uri) as client:
            files = gridfs.GridFSBucket(client.files)
            content = bytes(range(256)) * 5000
            first = files.upload_from_stream("one", content, metadata={"kind": "test"})
            files.upload_from_stream("one", b"second")
            self.assertEqual(files.open_download_stream(first).read(), content)
            self.assertEqual(files.open_download_stream_by_name("one").read(), b"second")
            stream = files.open_download_stream(first)
            stream.seek(700_001)
            self.assertEqual(stream.read(10), content[700_001:700_011])
            self.assertEqual(len(list(files.find({"filename": "one"}))), 2)
            files.rename(first, "other")
            files.delete(first)
            with self.assertRaises(gridfs.NoFile):
                files.open_download_stream(first)
            self.assertEqual(client.files["fs.chunks"].count_documents({"files_id": first}), 0)


class ManyClientsTests(ServerCase):
    def test_64_clients(self):
        failures = []

        def work(number: int):
            try:
                with pymongo.MongoClient(self.server.uri, maxPoolSize=1) as client:
                    collection = client.many.c
                    for step in range(10):
                        collection.update_one(
                            {"_id": "shared"}, {"$inc": {"n": 1}, "$push": {"l": number}},
                            upsert=True,
                        )
                        collection.insert_one({"_id": f"{number}-{step}"})
                        assert collection.find_one({"_id": f"{number}-{step}"})
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        with pymongo.MongoClient(self.server.uri) as client:
            shared = client.many.c.find_one({"_id": "shared"})
            self.assertEqual((shared["n"], len(shared["l"])), (640, 640))
            self.assertEqual(client.many.c.count_documents({}), 641)


if __name__ == "__main__":
    unittest.main()
