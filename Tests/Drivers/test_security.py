# SPDX-License-Identifier: MIT
#
# Logins, roles, encryption and compression, by pymongo.

import base64
import hashlib
import hmac
import pathlib
import subprocess
import tempfile
import unittest

import bson
import pymongo
from pymongo import errors
from support import STORECTL, Server, ServerCase
from test_hostile import PING, Raw, framed, message


class LoginTests(ServerCase):
    options = ("--auth",)
    users = {
        "root": ("pässword", "admin"),
        "writer": ("w", "readWrite@school"),
        "reader": ("r", "read@school"),
        "all": ("a", "read"),
        "odd,=name": ("x", "read"),
    }

    def client(self, name: str | None = None, password: str | None = None, **options):
        if name is None:
            return pymongo.MongoClient(self.server.uri, **options)
        password = self.users.get(name, ("", ""))[0] if password is None else password
        return pymongo.MongoClient(
            self.server.uri, username=name, password=password,
            authMechanism="SCRAM-SHA-256", **options,
        )

    def refused(self, body, code=13):
        with self.assertRaises(errors.OperationFailure) as caught:
            body()
        self.assertEqual(caught.exception.code, code)

    def test_before_the_login_nothing_works_but_the_handshake(self):
        with self.client() as client:
            for command in ["ping", "hello", "buildInfo", "connectionStatus", "listCommands"]:
                client.admin.command(command)
            for command in [
                {"find": "c"}, {"insert": "c", "documents": [{}]}, {"listDatabases": 1},
                {"serverStatus": 1}, {"getParameter": "*"}, {"usersInfo": 1}, {"currentOp": 1},
                {"aggregate": 1, "pipeline": [{"$currentOp": {}}], "cursor": {}},
                {"endSessions": []}, {"getMore": bson.Int64(1), "collection": "c"},
            ]:
                self.refused(lambda: client.admin.command(command))

    def test_every_driver_mechanism_that_is_offered(self):
        for name in self.users:
            with self.client(name) as client:
                status = client.admin.command("connectionStatus")["authInfo"]
                self.assertEqual(status["authenticatedUsers"], [{"user": name, "db": "admin"}])
        # Without a mechanism the driver asks which ones there are.
        with pymongo.MongoClient(self.server.uri, username="all", password="a") as client:
            client.school.c.find_one()

    def test_wrong_logins_sound_the_same(self):
        texts = set()
        for name, password in [("root", "wrong"), ("nobody", "x"), ("reader", "")]:
            with self.assertRaises(Exception) as caught:
                with self.client(name, password or " ") as client:
                    client.admin.command("connectionStatus")
                    client.school.c.find_one()
            texts.add((caught.exception.code, caught.exception.details["errmsg"]))
        self.assertEqual(texts, {(18, "Authentication failed.")})

    def test_roles(self):
        with self.client("root") as root:
            root.school.c.insert_one({"_id": 1})
            root.other.c.insert_one({"_id": 1})
            names = root.admin.command("usersInfo")["users"]
            self.assertEqual(len(names), 5)
            self.assertNotIn("credentials", str(names))
        with self.client("writer") as writer:
            writer.school.c.insert_one({"_id": 2})
            self.refused(lambda: writer.other.c.find_one())
            self.refused(lambda: writer.other.c.insert_one({}))
            self.refused(lambda: writer.school.c.aggregate(
                [{"$out": {"db": "other", "coll": "x"}}]))
            self.refused(lambda: writer.school.c.aggregate(
                [{"$merge": {"into": {"db": "other", "coll": "x"}}}]))
            self.refused(lambda: writer.school.c.aggregate(
                [{"$facet": {"a": [{"$lookup": {"from": {"db": "other", "coll": "c"},
                                                "as": "x", "pipeline": []}}]}}]))
            self.refused(lambda: writer.admin.command("renameCollection", "school.c", to="a.b"))
            with self.assertRaises(errors.ClientBulkWriteException) as caught:
                writer.bulk_write([pymongo.InsertOne({"_id": 7}, namespace="other.c")])
            self.assertEqual(caught.exception.error.code, 13)
        with self.client("reader") as reader:
            self.assertGreater(reader.school.c.count_documents({}), 0)
            for body in [
                lambda: reader.school.c.insert_one({}),
                lambda: reader.school.c.delete_many({}),
                lambda: reader.school.c.create_index("x"),
                lambda: reader.school.c.drop(),
                lambda: reader.school.c.aggregate([{"$out": "x"}]),
                lambda: reader.school.c.find_one_and_delete({}),
                lambda: reader.other.list_collection_names(),
                lambda: reader.admin.command("killAllSessions", []),
            ]:
                self.refused(body)
        with self.client("all") as everything:
            everything.other.c.find_one()
            self.refused(lambda: everything.other.c.insert_one({}))

    def test_users_cannot_be_seen_or_changed_by_clients(self):
        with self.client("root") as root:
            self.assertNotIn("system.users", root.admin.list_collection_names())
            self.refused(lambda: root.admin["system.users"].find_one())
            self.refused(lambda: root.admin.c.aggregate(
                [{"$unionWith": "system.users"}]))
            self.refused(lambda: root.admin.c.aggregate([{"$facet": {"x": [
                {"$lookup": {"from": "system.users", "as": "u", "pipeline": []}}]}}]))
            self.refused(lambda: root.admin["system.users"].delete_many({}))
            self.refused(lambda: root.admin.command(
                "renameCollection", "school.c", to="admin.system.users"))

    def test_a_cursor_is_not_for_another_user(self):
        with self.client("root") as root, self.client("reader") as reader:
            root.school.many.insert_many([{} for _ in range(300)])
            cursor = root.school.many.find(batch_size=10)
            next(cursor)
            self.refused(
                lambda: reader.school.command("getMore", cursor.cursor_id, collection="many"), 43
            )
            killed = reader.school.command("killCursors", "many", cursors=[cursor.cursor_id])
            self.assertEqual(killed["cursorsNotFound"], [cursor.cursor_id])
            self.assertEqual(len(list(cursor)), 299)

    def test_conversations_that_go_wrong(self):
        first = b"n,,n=root,r=abcdefghijklmnop"

        def start(raw, payload, mechanism="SCRAM-SHA-256"):
            raw.send(framed(message(
                {"saslStart": 1, "mechanism": mechanism, "payload": payload, "$db": "admin"})))
            return raw.reply()

        def proceed(raw, number, payload):
            raw.send(framed(message({"saslContinue": 1, "conversationId": number,
                                     "payload": payload, "$db": "admin"})))
            return raw.reply()

        for payload in [
            b"", b"n,,", b"y,,n=root,r=abcdefghijklmnop", b"p=tls-unique,,n=root,r=abcdefghijklmno",
            b"n,a=root,n=root,r=abcdefghijklmnop", b"n,,n=root", b"n,,n=,r=abcdefghijklmnop",
            b"n,,n=ro=ot,r=abcdefghijklmnop", b"n,,m=x,n=root,r=abcdefghijklmnop", b"\xff\xfe",
            b"n,,n=root,r=" + b"x" * 5000,
        ]:
            with Raw(self.server) as raw:
                self.assertEqual(start(raw, payload)["code"], 18, payload[:40])
        with Raw(self.server) as raw:
            self.assertEqual(start(raw, first, "PLAIN")["code"], 334)
        for wrong in [
            lambda n: f"c=biws,r={n}x,p=AAAA", lambda n: f"c=biws,r={n}", lambda n: "",
            lambda n: f"c=eSws,r={n},p=AAAA", lambda n: f"c=biws,r={n},p=" + "A" * 44,
            lambda n: f"c=biws,r={n},p=!!!",
        ]:
            with Raw(self.server) as raw:
                reply = start(raw, first)
                nonce = reply["payload"].decode().split(",")[0][2:]
                failed = proceed(raw, reply["conversationId"], wrong(nonce).encode())
                self.assertEqual((failed["code"], failed["errmsg"]),
                                 (18, "Authentication failed."))
                # The conversation is over.
                again = proceed(raw, reply["conversationId"], proof("root", "pässword", first,
                                                                    reply["payload"]))
                self.assertEqual(again["code"], 18)
        with Raw(self.server) as raw:
            reply = start(raw, first)
            last = proof("root", "pässword", first, reply["payload"])
            self.assertEqual(proceed(raw, reply["conversationId"] + 1, last)["code"], 18)
        with Raw(self.server) as raw:
            reply = start(raw, first)
            last = proof("root", "pässword", first, reply["payload"])
            done = proceed(raw, reply["conversationId"], last)
            self.assertFalse(done["done"])
            self.assertTrue(proceed(raw, reply["conversationId"], b"")["done"])
            self.assertEqual(proceed(raw, reply["conversationId"], b"")["code"], 18)
            self.assertEqual(start(raw, first)["code"], 18)
            raw.send(framed(message({"find": "c", "$db": "school"})))
            self.assertEqual(raw.reply()["ok"], 1.0)
            raw.send(framed(message({"logout": 1, "$db": "admin"})))
            raw.reply()
            raw.send(framed(message({"find": "c", "$db": "school"})))
            self.assertEqual(raw.reply()["code"], 13)

    def test_a_name_that_is_not_there_has_a_salt_that_stays(self):
        def salt(name):
            with Raw(self.server) as raw:
                payload = f"n,,n={name},r=abcdefghijklmnop".encode()
                raw.send(framed(message({"saslStart": 1, "mechanism": "SCRAM-SHA-256",
                                         "payload": payload, "$db": "admin"})))
                return raw.reply()["payload"].decode().split(",", 1)[1]

        self.assertEqual(salt("nobody"), salt("nobody"))
        self.assertNotEqual(salt("nobody"), salt("nobody2"))
        self.assertEqual(len(salt("nobody")), len(salt("root")))

    def test_nothing_secret_is_logged(self):
        with self.client("root") as root:
            root.school.c.insert_one({"secret": "Xyzzy"})
        text = self.server.log_text()
        for secret in ["pässword", "Xyzzy", "storedKey"]:
            self.assertNotIn(secret, text)


def proof(name: str, password: str, first: bytes, answer: bytes) -> bytes:
    """The last message of a client that knows the password."""
    fields = dict(part.split("=", 1) for part in answer.decode().split(","))
    salted = hashlib.pbkdf2_hmac(
        "sha256", password.encode(), base64.b64decode(fields["s"]), int(fields["i"])
    )
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    stored = hashlib.sha256(client_key).digest()
    without = f"c=biws,r={fields['r']}"
    signed = f"{first.decode()[3:]},{answer.decode()},{without}"
    signature = hmac.digest(stored, signed.encode(), "sha256")
    mixed = bytes(a ^ b for a, b in zip(client_key, signature))
    return f"{without},p={base64.b64encode(mixed).decode()}".encode()


class EncryptionTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sheaf-tls-"))
        cls.certificate, cls.key = cls.folder / "cert.pem", cls.folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-keyout", str(cls.key), "-out", str(cls.certificate), "-subj", "/CN=localhost",
             "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
            check=True, capture_output=True,
        )
        cls.server = Server("--tls-cert", str(cls.certificate), "--tls-key", str(cls.key))

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def test_a_driver_checks_the_certificate_and_works(self):
        with pymongo.MongoClient(
            self.server.uri, tls=True, tlsCAFile=str(self.certificate)
        ) as client:
            client.test.c.insert_many([{"_id": i, "x": b"x" * 70_000} for i in range(100)])
            self.assertEqual(sum(len(d["x"]) for d in client.test.c.find()), 7_000_000)

    def test_without_encryption_nothing_is_answered(self):
        with Raw(self.server) as raw:
            raw.send(framed(message(PING)))
            self.assertIsNone(self.quietly(raw))

    def quietly(self, raw):
        try:
            return raw.receive()
        except Exception:
            return None

    def test_old_versions_are_refused(self):
        done = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{self.server.port}", "-tls1_1",
             "-cipher", "ALL:@SECLEVEL=0"],
            input=b"", capture_output=True, timeout=20,
        )
        self.assertNotEqual(done.returncode, 0)

    def test_files_that_are_none(self):
        for options in [
            ("--tls-cert", str(self.key), "--tls-key", str(self.key)),
            ("--tls-cert", str(self.certificate), "--tls-key", str(self.certificate)),
            ("--tls-cert", "/nowhere", "--tls-key", str(self.key)),
        ]:
            with self.assertRaises(RuntimeError):
                Server(*options)


class CompressionTests(ServerCase):
    def test_zlib(self):
        with pymongo.MongoClient(self.server.uri, compressors="zlib") as client:
            client.test.c.insert_many([{"_id": i, "x": "x" * 5000} for i in range(300)])
            self.assertEqual(sum(len(d["x"]) for d in client.test.c.find()), 1_500_000)
            self.assertEqual(client.admin.command("hello", compression=["snappy", "zlib"])
                             ["compression"], ["zlib"])


class PolicyTests(unittest.TestCase):
    def test_other_machines_are_let_in_only_with_logins(self):
        store = tempfile.mkdtemp() + "/s"
        done = subprocess.run(
            [STORECTL, "serve", store, "--host", "0.0.0.0", "--port", "0"],
            capture_output=True, text=True,
        )
        self.assertEqual(done.returncode, 2)
        self.assertIn("--auth", done.stderr)

    def test_users_on_the_command_line(self):
        store = tempfile.mkdtemp() + "/s"

        def run(*arguments, text=""):
            return subprocess.run([STORECTL, "user", *arguments], input=text,
                                  capture_output=True, text=True)

        self.assertEqual(run("add", store, "a", "--role", "readWrite@x", text="p\n").returncode, 0)
        again = run("add", store, "a", "--role", "read", text="p\n")
        self.assertEqual(again.returncode, 1)
        self.assertIn("already exists", again.stderr)
        self.assertEqual(run("list", store).stdout, "a  readWrite@x\n")
        self.assertEqual(run("password", store, "a", text="q\n").returncode, 0)
        self.assertEqual(run("password", store, "b", text="q\n").returncode, 1)
        self.assertEqual(run("add", store, "b", "--role", "king", text="p\n").returncode, 2)
        self.assertEqual(run("add", store, "b", text="p\n").returncode, 2)
        self.assertEqual(run("add", store, "b", "--role", "read", text="\n").returncode, 1)
        self.assertEqual(run("remove", store, "a").returncode, 0)
        self.assertEqual(run("remove", store, "a").returncode, 1)


if __name__ == "__main__":
    unittest.main()
