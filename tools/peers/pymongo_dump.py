# SPDX-License-Identifier: MIT
#
# Holds our dumps against pymongo's reading and writing of BSON and Extended JSON: a folder made by
# pymongo, as mongodump has it, is restored and dumped again; pymongo must read both the same.

"""Usage: pymongo_dump.py STORECTL"""

import gzip
import pathlib
import random
import subprocess
import sys
import tempfile
import uuid

import bson
from bson import Decimal128, Int64, ObjectId, json_util
from bson.codec_options import CodecOptions, DatetimeConversion

CODECS = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_MS)
NAMES = {"shop": ["orders", "a b:c", "미적분"], "main": ["empty", "big"]}


def documents(name: str, source: random.Random) -> list[dict]:
    """The documents of a collection: some small, one with a large array."""
    if name == "empty":
        return []
    made = [
        {
            "_id": ObjectId(source.randbytes(12)),
            "n": source.choice([number, Int64(number), float(number), Decimal128(str(number))]),
            "at": bson.DatetimeMS(source.getrandbits(44)),
            "nested": {"text": "미적분" * source.randrange(5), "list": [1, {"a": None}]},
        }
        for number in range(300)
    ]
    if name == "big":
        made.append({"_id": 1, "list": [{"_id": number, "x": "y" * 40} for number in range(5000)]})
    return made


def metadata(name: str) -> dict:
    """What mongodump tells of a collection."""
    return {
        "indexes": [
            {"v": 2, "key": {"_id": 1}, "name": "_id_"},
            {"v": 2, "unique": True, "key": {"n": 1.0, "at": -1}, "name": "n_1_at_-1"},
            {"v": 2, "key": {"at": 1}, "name": "ttl", "expireAfterSeconds": Int64(2**31 - 1)},
        ],
        "uuid": uuid.uuid4().hex,
        "collectionName": name,
        "type": "collection",
    }


def escaped(name: str) -> str:
    """The name of a collection as that of a file."""
    plain = "-_.~$&+=@"
    return "".join(
        character if character.isascii() and (character.isalnum() or character in plain)
        else "".join(f"%{byte:02X}" for byte in character.encode())
        for character in name
    )  # fmt: skip


def write(folder: pathlib.Path, compressed: bool) -> None:
    """Writes a dump."""
    source = random.Random(20260101)
    opening, ending = (gzip.open, ".gz") if compressed else (open, "")
    for database, names in NAMES.items():
        (folder / database).mkdir(parents=True)
        for name in names:
            path = folder / database / escaped(name)
            with opening(f"{path}.bson{ending}", "wb") as file:
                for document in documents(name, source):
                    file.write(bson.encode(document))
            with opening(f"{path}.metadata.json{ending}", "wt", encoding="utf-8") as file:
                options = json_util.CANONICAL_JSON_OPTIONS
                file.write(json_util.dumps(metadata(name), json_options=options))


def read(folder: pathlib.Path, compressed: bool) -> dict:
    """What a dump holds: the bytes of its documents, and its indexes."""
    opening, ending = (gzip.open, ".gz") if compressed else (open, "")
    found = {}
    for path in sorted(folder.glob(f"*/*.bson{ending}")):
        stem = str(path)[: -len(f".bson{ending}")]
        with opening(path, "rb") as file:
            rows = [bson.encode(row) for row in bson.decode_file_iter(file, CODECS)]
        with opening(f"{stem}.metadata.json{ending}", "rt", encoding="utf-8") as file:
            told = json_util.loads(file.read())
        assert told["type"] == "collection" and len(told["uuid"]) == 32
        indexes = [
            (index["name"], dict(index["key"]), index.get("unique", False),
             index.get("expireAfterSeconds"))
            for index in told["indexes"]
        ]  # fmt: skip
        found[(path.parent.name, told["collectionName"])] = (rows, indexes)
    return found


def main(arguments: list[str]) -> int:
    storectl, faults = arguments[0], 0
    for compressed in (False, True):
        with tempfile.TemporaryDirectory(prefix="dump-") as place:
            folder = pathlib.Path(place)
            write(folder / "theirs", compressed)
            store = str(folder / "s.sheaf")
            options = ["--gzip"] if compressed else []
            for command in (
                ["restore", store, str(folder / "theirs"), "--quiet"],
                ["dump", store, str(folder / "ours"), "--quiet", *options],
                ["verify", store, "--quiet"],
            ):
                subprocess.run([storectl, *command], check=True, stdout=subprocess.DEVNULL)
            theirs, ours = (read(folder / name, compressed) for name in ("theirs", "ours"))
            for name in sorted(theirs.keys() | ours.keys()):
                if theirs.get(name) != ours.get(name):
                    faults += 1
                    print(f"{'.'.join(name)} differs (compressed: {compressed})")
            print(f"{sum(len(rows) for rows, _ in ours.values())} documents, {faults} differences")
    return 1 if faults else 0


sys.exit(main(sys.argv[1:]))
