# SPDX-License-Identifier: MIT
#
# Sessions and transactions by pymongo, against a server that presents itself as a set of one
# member: commit, abort, conflicts, what is refused, and writes that are sent again.

import threading
import unittest

import bson
import pymongo
from pymongo import errors
from support import ServerCase
from test_hostile import Raw, framed, message


class TransactionTests(ServerCase):
    options = ("--replica-set", "rs0")

    def setUp(self):
        super().setUp()
        self.client = pymongo.MongoClient(self.server.uri, replicaSet="rs0")
        self.accounts = self.client[self.name]["accounts"]
        self.accounts.insert_many([{"_id": "a", "n": 10}, {"_id": "b", "n": 0}])

    def tearDown(self):
        self.client.close()

    def amounts(self) -> list[int]:
        return [account["n"] for account in self.accounts.find().sort("_id")]

    def test_the_topology_is_a_set(self):
        self.client.admin.command("ping")
        self.assertEqual(self.client.topology_description.topology_type_name,
                         "ReplicaSetWithPrimary")
        self.assertEqual(self.client.address, (self.server.host, self.server.port))

    def test_commit(self):
        with self.client.start_session() as session:
            with session.start_transaction():
                self.accounts.update_one({"_id": "a"}, {"$inc": {"n": -5}}, session=session)
                self.accounts.update_one({"_id": "b"}, {"$inc": {"n": 5}}, session=session)
                inside = self.accounts.find({}, session=session).sort("_id")
                self.assertEqual([account["n"] for account in inside], [5, 5])
                self.assertEqual(self.amounts(), [10, 0])
            self.assertEqual(self.amounts(), [5, 5])
            session.start_transaction()
            self.accounts.insert_one({"_id": "c", "n": 1}, session=session)
            session.commit_transaction()
            session.commit_transaction()
        self.assertEqual(self.amounts(), [5, 5, 1])

    def test_abort(self):
        with self.client.start_session() as session:
            session.start_transaction()
            self.accounts.delete_many({}, session=session)
            self.assertEqual(self.accounts.find_one({}, session=session), None)
            session.abort_transaction()
            self.assertEqual(self.amounts(), [10, 0])
            with self.assertRaises(ZeroDivisionError):
                with session.start_transaction():
                    self.accounts.delete_many({}, session=session)
                    1 / 0
        self.assertEqual(self.amounts(), [10, 0])

    def test_every_statement_that_may_be_in_one(self):
        with self.client.start_session() as session:
            with session.start_transaction():
                accounts = self.accounts
                accounts.insert_many([{"_id": i, "n": i} for i in range(300)], session=session)
                accounts.replace_one({"_id": 1}, {"n": 100}, session=session)
                accounts.find_one_and_update({"_id": 2}, {"$set": {"n": 200}}, session=session)
                accounts.bulk_write([pymongo.DeleteOne({"_id": 3})], session=session)
                self.client.bulk_write(
                    [pymongo.DeleteOne({"_id": 4}, namespace=accounts.full_name)], session=session
                )
                self.assertEqual(len(list(accounts.find({}, session=session, batch_size=50))), 300)
                self.assertIn(200, accounts.distinct("n", session=session))
                self.assertEqual(accounts.count_documents({"n": 100}, session=session), 2)
                groups = accounts.aggregate(
                    [{"$group": {"_id": None, "n": {"$sum": 1}}}], session=session
                )
                self.assertEqual(list(groups), [{"_id": None, "n": 300}])
        self.assertEqual(self.accounts.count_documents({}), 300)

    def test_a_failed_statement_ends_it(self):
        with self.client.start_session() as session:
            session.start_transaction()
            self.accounts.insert_one({"_id": "c"}, session=session)
            with self.assertRaises(errors.DuplicateKeyError):
                self.accounts.insert_one({"_id": "a"}, session=session)
            with self.assertRaises(errors.OperationFailure) as caught:
                self.accounts.insert_one({"_id": "d"}, session=session)
            self.assertEqual(caught.exception.code, 251)
            self.assertTrue(caught.exception.has_error_label("TransientTransactionError"))
            with self.assertRaises(errors.OperationFailure):
                session.commit_transaction()
        self.assertEqual(self.amounts(), [10, 0])

    def test_what_is_refused(self):
        with self.client.start_session() as session:
            session.start_transaction()
            with self.assertRaises(errors.OperationFailure) as caught:
                self.client[self.name].command("count", "accounts", session=session)
            self.assertEqual(caught.exception.code, 263)
            session.abort_transaction()

    def test_a_conflict_is_transient_and_the_callback_goes_again(self):
        tries = []

        def transfer(session):
            tries.append(self.accounts.find_one({"_id": "a"}, session=session)["n"])
            if len(tries) == 1:
                self.accounts.update_one({"_id": "a"}, {"$inc": {"n": 1}})
            self.accounts.update_one({"_id": "a"}, {"$inc": {"n": -1}}, session=session)

        with self.client.start_session() as session:
            session.with_transaction(transfer)
        self.assertEqual(tries, [10, 11])
        self.assertEqual(self.amounts(), [10, 0])

    def test_many_transfers_at_once_keep_the_sum(self):
        def work():
            with self.client.start_session() as session:
                for _ in range(5):
                    session.with_transaction(self.transfer_one)

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(self.amounts(), [-20, 30])

    def transfer_one(self, session):
        self.accounts.update_one({"_id": "a"}, {"$inc": {"n": -1}}, session=session)
        self.accounts.update_one({"_id": "b"}, {"$inc": {"n": 1}}, session=session)

    def test_an_ended_session_takes_its_transaction_along(self):
        session = self.client.start_session()
        session.start_transaction()
        self.accounts.delete_many({}, session=session)
        self.client.admin.command("killSessions", [session.session_id])
        session.end_session()
        self.assertEqual(self.amounts(), [10, 0])
        self.accounts.insert_one({"_id": "c", "n": 1})

    def test_a_numbered_write_is_carried_out_once(self):
        session = {"id": bson.Binary(b"1234567890123456", 4)}
        command = {"update": "accounts", "$db": self.name, "lsid": session,
                   "txnNumber": bson.Int64(1),
                   "updates": [{"q": {"_id": "a"}, "u": {"$inc": {"n": 1}}}]}
        for _ in range(3):
            with Raw(self.server) as raw:
                raw.send(framed(message(command)))
                self.assertEqual(raw.reply()["nModified"], 1)
        self.assertEqual(self.amounts(), [11, 0])

    def test_transaction_numbers_that_do_not_fit(self):
        session = {"id": bson.Binary(b"6543210987654321", 4)}

        def send(number, starts=False, name="find", **fields):
            command = {name: "accounts" if name == "find" else 1,
                       "$db": self.name if name == "find" else "admin", "lsid": session,
                       "txnNumber": bson.Int64(number), "autocommit": False, **fields}
            if starts:
                command["startTransaction"] = True
            with Raw(self.server) as raw:
                raw.send(framed(message(command)))
                reply = raw.reply()
            return reply.get("code", 0)

        self.assertEqual(send(1), 251)
        self.assertEqual(send(1, True), 0)
        self.assertEqual(send(1, True), 117)
        self.assertEqual(send(1), 0)
        self.assertEqual(send(2), 251)
        self.assertEqual(send(1, name="commitTransaction"), 0)
        self.assertEqual(send(1, name="commitTransaction"), 0)
        self.assertEqual(send(1), 256)
        self.assertEqual(send(2, True), 0)
        self.assertEqual(send(1, True), 225)
        self.assertEqual(send(2, name="abortTransaction"), 0)
        self.assertEqual(send(2, name="abortTransaction"), 251)
        self.assertEqual(send(2), 251)


class StandaloneTests(ServerCase):
    def test_sessions_without_transactions(self):
        with pymongo.MongoClient(self.server.uri) as client:
            with client.start_session() as session:
                client.test.c.insert_many([{} for _ in range(300)], session=session)
                self.assertEqual(len(list(client.test.c.find({}, session=session))), 300)
                with self.assertRaises(errors.OperationFailure) as caught:
                    with session.start_transaction():
                        client.test.c.insert_one({}, session=session)
                self.assertEqual(caught.exception.code, 20)


if __name__ == "__main__":
    unittest.main()
