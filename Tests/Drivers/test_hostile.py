# SPDX-License-Identifier: MIT
#
# Clients that lie, stop or flood: the server closes or refuses, and honest clients do not notice.

import os
import pathlib
import socket
import struct
import time
import unittest
import zlib

import bson
import pymongo
from support import Server, ServerCase

MESSAGE, QUERY, COMPRESSED = 2013, 2004, 2012


def message(command: dict, flags: int = 0, sections: bytes = b"") -> bytes:
    """The body of OP_MSG."""
    return struct.pack("<I", flags) + b"\0" + bson.encode(command) + sections


def framed(body: bytes, code: int = MESSAGE, length: int | None = None, number: int = 1) -> bytes:
    """A message with its head, which may lie about its length."""
    claimed = 16 + len(body) if length is None else length
    return struct.pack("<iiii", claimed, number, 0, code) + body


PING = {"ping": 1, "$db": "admin"}


class Raw:
    """A connection without a driver."""

    def __init__(self, server: Server):
        self.socket = socket.create_connection((server.host, server.port), timeout=20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def receive(self) -> tuple[int, bytes] | None:
        """The op code and the body of a message; nothing if the server has closed."""
        try:
            head = self.exactly(16)
            length, _, _, code = struct.unpack("<iiii", head)
            return code, self.exactly(length - 16)
        except (EOFError, ConnectionResetError):
            return None

    def exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def reply(self) -> dict | None:
        """The document of a reply."""
        received = self.receive()
        if received is None:
            return None
        code, body = received
        return bson.decode(body[5:] if code == MESSAGE else body[20:])


class HostileTests(ServerCase):
    def assert_closes(self, data: bytes):
        with Raw(self.server) as raw:
            raw.send(data)
            self.assertIsNone(raw.receive(), data[:40])
        self.assert_answers()

    def assert_answers(self):
        with Raw(self.server) as raw:
            raw.send(framed(message(PING)))
            self.assertEqual(raw.reply()["ok"], 1.0)

    def test_lengths_that_no_message_has(self):
        for length in [-1, 0, 15, 48_000_001, 2**31 - 1]:
            self.assert_closes(framed(message(PING), length=length))

    def test_lies_inside_a_message(self):
        body = bson.encode(PING)
        longer = struct.pack("<i", len(body) + 5) + body[4:]
        huge = struct.pack("<i", 2**31 - 1) + body[4:]
        for sections in [
            b"\0" + longer,                                   # a document longer than its message
            b"\0" + huge,
            b"\0" + body + b"\0" + body,                      # two commands
            b"\2" + body,                                     # an unknown kind of section
            b"\0" + body + b"\1" + struct.pack("<i", 1000) + b"documents\0",
            b"\0" + body + b"\1" + struct.pack("<i", -4) + b"documents\0",
            b"\0" + body + b"\1" + struct.pack("<i", 6) + b"ab",
            b"\0" + body + 2 * (b"\1" + struct.pack("<i", 6) + b"a\0"),
            b"\1" + struct.pack("<i", 6) + b"a\0",            # no command
            b"",
        ]:
            self.assert_closes(framed(struct.pack("<I", 0) + sections))
        self.assert_closes(framed(message(PING, flags=4)))     # an unknown flag that matters
        self.assert_closes(framed(b"\0\0"))

    def test_bytes_that_are_no_document(self):
        body = bytearray(bson.encode({**PING, "x": "text"}))
        body[body.index(b"text")] = 0xFF
        with Raw(self.server) as raw:
            raw.send(framed(struct.pack("<I", 0) + b"\0" + bytes(body)))
            self.assertEqual(raw.reply()["code"], 22)
            raw.send(framed(message(PING)))
            self.assertEqual(raw.reply()["ok"], 1.0)

    def test_documents_that_nest_too_deep(self):
        deep = bson.encode({})
        for _ in range(300):
            deep = struct.pack("<i", len(deep) + 8) + b"\x03a\0" + deep + b"\0"
        field = b"\x03deep\0" + deep
        ping = bson.encode(PING)
        body = struct.pack("<i", len(ping) + len(field)) + ping[4:-1] + field + b"\0"
        with Raw(self.server) as raw:
            raw.send(framed(struct.pack("<I", 0) + b"\0" + body))
            self.assertEqual(raw.reply()["code"], 15)

    def test_op_codes(self):
        for code in [0, 1, 1000, 2001, 2002, 2005, 2011, 2014]:
            self.assert_closes(framed(message(PING), code=code))

    def test_queries_of_old_carry_the_handshake_only(self):
        def query(command: dict) -> bytes:
            return framed(
                struct.pack("<i", 0) + b"admin.$cmd\0" + struct.pack("<ii", 0, -1)
                + bson.encode(command), code=QUERY,
            )

        with Raw(self.server) as raw:
            raw.send(query({"isMaster": 1, "helloOk": True}))
            reply = raw.reply()
            self.assertTrue(reply["ismaster"] and reply["helloOk"])
            raw.send(query({"find": "c"}))
            self.assertEqual(raw.reply()["code"], 352)

    def test_checksums(self):
        with Raw(self.server) as raw:
            raw.send(checked(message(PING, flags=1)))
            self.assertEqual(raw.reply()["ok"], 1.0)
        self.assert_closes(framed(message(PING, flags=1) + b"\1\2\3\4"))

    def test_more_to_come_wants_no_reply(self):
        with Raw(self.server) as raw:
            insert = {"insert": "more", "documents": [{}], "$db": "test"}
            raw.send(b"".join(framed(message(insert, flags=2)) for _ in range(100)))
            raw.send(framed(message({"count": "more", "$db": "test"}), number=77))
            self.assertEqual(raw.reply()["n"], 100)

    def test_compressed_messages(self):
        def compressed(body: bytes, size: int, data: bytes, compressor: int = 2, code=MESSAGE):
            return framed(struct.pack("<iiB", code, size, compressor) + data, code=COMPRESSED)

        body = message(PING)
        data = zlib.compress(body)
        with Raw(self.server) as raw:
            raw.send(compressed(body, len(body), data))
            code, reply = raw.receive()
            if code == COMPRESSED:
                reply = zlib.decompress(reply[9:])
            self.assertEqual(bson.decode(reply[5:])["ok"], 1.0)
        for lie in [
            compressed(body, len(body) + 1, data),
            compressed(body, len(body) - 1, data),
            compressed(body, -1, data),
            compressed(body, 2**31 - 1, data),
            compressed(body, 47_000_000, data),
            compressed(body, len(body), data + b"more"),
            compressed(body, len(body), data[:-2]),
            compressed(body, len(body), body, compressor=1),
            compressed(body, len(body), data, code=COMPRESSED),
            compressed(body, len(body) + 1, body, compressor=0),
            framed(b"\1\2\3", code=COMPRESSED),
        ]:
            self.assert_closes(lie)
        bomb = zlib.compress(b"\0" * 47_000_000, 9)
        before = memory(self.server)
        self.assert_closes(compressed(b"", 1000, bomb))
        self.assertLess(memory(self.server) - before, 40 << 20)

    def test_random_bytes(self):
        generator = __import__("random").Random(7)
        for _ in range(60):
            self.assert_closes_or_answers(generator.randbytes(generator.randrange(1, 200)))
        whole = framed(message({"find": "c", "filter": {"x": [1, {"y": "z"}]}, "$db": "test"}))
        for _ in range(200):
            data = bytearray(whole)
            for _ in range(generator.randrange(1, 4)):
                data[generator.randrange(16, len(data))] = generator.randrange(256)
            self.assert_closes_or_answers(bytes(data))
        self.assert_answers()

    def assert_closes_or_answers(self, data: bytes):
        with Raw(self.server) as raw:
            raw.send(data)
            raw.socket.shutdown(socket.SHUT_WR)
            while raw.receive() is not None:
                pass

    def test_a_client_that_never_reads_holds_little(self):
        with pymongo.MongoClient(self.server.uri) as client:
            client.test.big.insert_one({"x": b"x" * (8 << 20)})
            before = memory(self.server)
            find = {"find": "big", "$db": "test"}
            with Raw(self.server) as raw:
                raw.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                raw.socket.settimeout(2)
                raw.send(b"".join(framed(message(find)) for _ in range(50)))
                time.sleep(1)
                self.assert_answers()
                self.assertLess(memory(self.server) - before, 120 << 20)

    def test_a_cursor_belongs_to_its_session(self):
        with pymongo.MongoClient(self.server.uri) as client:
            client.test.many.insert_many([{} for _ in range(300)])
            with Raw(self.server) as raw:
                raw.send(framed(message({"find": "many", "$db": "test"})))
                cursor = raw.reply()["cursor"]["id"]
            for guess in [1, cursor + 1, -cursor]:
                with self.assertRaises(pymongo.errors.CursorNotFound):
                    client.test.command("getMore", bson.Int64(guess), collection="many")


class LimitTests(unittest.TestCase):
    def test_connections_are_limited_and_come_back(self):
        server = Server("--max-connections", "20")
        try:
            before = descriptors(server)
            for _ in range(3):
                clients = [Raw(server) for _ in range(60)]
                answered = 0
                for raw in clients:
                    raw.send(framed(message(PING)))
                    answered += raw.reply() is not None
                self.assertLessEqual(answered, 20)
                self.assertGreater(answered, 0)
                for raw in clients:
                    raw.socket.close()
                deadline = time.monotonic() + 20
                while descriptors(server) > before and time.monotonic() < deadline:
                    time.sleep(0.05)
                self.assertLessEqual(descriptors(server), before)
        finally:
            server.close()

    def test_half_a_message_ends_and_disturbs_nobody(self):
        server = Server("--message-seconds", "2", "--max-connections", "400")
        try:
            half = framed(message(PING))[:20]
            slow = [Raw(server) for _ in range(150)]
            silent = [Raw(server) for _ in range(50)]
            for raw in slow:
                raw.send(half)
            with Raw(server) as honest:
                for _ in range(200):
                    honest.send(framed(message(PING)))
                    self.assertEqual(honest.reply()["ok"], 1.0)
                for raw in slow + silent:
                    self.assertIsNone(raw.receive())
                    raw.socket.close()
                # A connection that has spoken may be silent.
                honest.send(framed(message(PING)))
                self.assertEqual(honest.reply()["ok"], 1.0)
        finally:
            server.close()

    def test_an_idle_connection_takes_little(self):
        server = Server()
        try:
            clients = [Raw(server) for _ in range(10)]
            before = memory(server)
            clients += [Raw(server) for _ in range(200)]
            for raw in clients:
                raw.send(framed(message(PING)))
                self.assertEqual(raw.reply()["ok"], 1.0)
            each = (memory(server) - before) / 200
            print(f"an idle connection takes {each / 1024:.1f} KiB")
            self.assertLess(each, 64 << 10)
            for raw in clients:
                raw.socket.close()
        finally:
            server.close()

    def test_the_end_waits_for_statements(self):
        server = Server()
        try:
            client = pymongo.MongoClient(server.uri, serverSelectionTimeoutMS=500)
            client.test.c.insert_many([{"_id": i} for i in range(5000)])
            with Raw(server) as raw:
                update = {"update": "c", "updates": [{"q": {}, "u": {"$set": {"x": 1}},
                                                      "multi": True}], "$db": "test"}
                raw.send(framed(message(update)))
                time.sleep(0.02)
                self.assertEqual(server.stop(), 0)
                reply = raw.reply()
            client.close()
            server.start()
            with pymongo.MongoClient(server.uri) as client:
                changed = client.test.c.count_documents({"x": 1})
            self.assertIn(changed, [0, 5000])
            if reply is not None and "n" in reply:
                self.assertEqual(changed, 5000)
        finally:
            server.close()


def memory(server: Server) -> int:
    """The bytes of memory that the server holds of its own."""
    for line in pathlib.Path(f"/proc/{server.process.pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Private_Dirty:"):
            return int(line.split()[1]) << 10
    return 0


def descriptors(server: Server) -> int:
    """The files that the server has open."""
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def checked(body: bytes) -> bytes:
    """A message with its checksum."""
    data = framed(body, length=16 + len(body) + 4)
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    return data + struct.pack("<I", value ^ 0xFFFFFFFF)


if __name__ == "__main__":
    unittest.main()
