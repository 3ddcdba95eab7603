# SPDX-License-Identifier: MIT
#
# Holds our BSON and Extended JSON against pymongo's: random documents, encoded by pymongo, go
# through a store and come out as canonical JSON, which pymongo must read back to the same bytes.

"""Usage: pymongo_documents.py STORECTL [COUNT] [SEED]"""

import datetime
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import uuid

import bson
from bson import (
    Binary,
    Code,
    Decimal128,
    Int64,
    MaxKey,
    MinKey,
    ObjectId,
    Regex,
    Timestamp,
    decode,
    encode,
    json_util,
)
from bson.codec_options import CodecOptions, DatetimeConversion

CANONICAL = json_util.CANONICAL_JSON_OPTIONS.with_options(
    datetime_conversion=DatetimeConversion.DATETIME_MS
)
CODECS = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_MS)
TEXTS = ["", "미적분", "a\0b", "\u007f\u0080\uffff", "𝄞 😀", "$set", "a.b", '"\\/\n\t\r\b\f\x01', "é"]
NUMBERS = ["0", "-0", "1E+6144", "1E-6176", "9999999999999999999999999999999999", "NaN",
           "Infinity", "-Infinity", "123.4500", "-1.0E-10"]  # fmt: skip


class Documents:
    """Random documents of every type that pymongo can write."""

    def __init__(self, seed: int):
        self.source = random.Random(seed)

    def document(self, number: int) -> dict:
        names = self.source.sample(range(1000), self.source.randrange(12))
        fields = {f"{self.source.choice(TEXTS)}{name}".replace("\0", ""): 0 for name in names}
        return {"_id": ObjectId(f"{number:024x}")} | {name: self.value(0) for name in fields}

    def value(self, depth: int):
        makers = [self.scalar] * 6 + ([self.array, self.embedded] if depth < 4 else [])
        return self.source.choice(makers)(depth)

    def array(self, depth: int) -> list:
        return [self.value(depth + 1) for _ in range(self.source.randrange(6))]

    def embedded(self, depth: int) -> dict:
        return {f"k{index}": self.value(depth + 1) for index in range(self.source.randrange(6))}

    def scalar(self, _depth: int):
        source = self.source
        return source.choice([
            lambda: source.getrandbits(31) - 2**30,
            lambda: Int64(source.getrandbits(63) - 2**62),
            lambda: Int64(source.choice([0, 1, -1, 2**53, -(2**63), 2**63 - 1])),
            lambda: source.choice([0.0, -0.0, 1.0, 1e22, 5e-324, 1.7976931348623157e308, 0.1]),
            lambda: source.choice([float("inf"), float("-inf"), float("nan")]),
            lambda: source.gauss(0, 1) * 10.0 ** source.randrange(-300, 300),
            lambda: Decimal128(source.choice(NUMBERS)),
            lambda: source.choice(TEXTS) * source.randrange(1, 40),
            lambda: source.random() < 0.5,
            lambda: None,
            lambda: Binary(source.randbytes(source.randrange(40)), source.choice([0, 1, 5, 0x80])),
            lambda: Binary.from_uuid(uuid.UUID(int=source.getrandbits(128))),
            lambda: ObjectId(source.randbytes(12)),
            lambda: bson.DatetimeMS(source.choice([0, -1, source.getrandbits(46) - 2**45])),
            lambda: bson.DatetimeMS(source.choice([253402300799999, 253402300800000, -2**62])),
            lambda: Regex(source.choice(["^a.*b$", "", '"/\\\\d']), source.choice(["", "im"])),
            lambda: Code("function () { return 1 }"),
            lambda: Code("x", {"x": source.getrandbits(20)}),
            lambda: Timestamp(source.getrandbits(32), source.getrandbits(32)),
            lambda: source.choice([MinKey(), MaxKey()]),
        ])()  # fmt: skip


def run(storectl: str, count: int, seed: int, folder: pathlib.Path) -> list[str]:
    """Sends the documents through a store; tells where the two disagree."""
    made = Documents(seed)
    wanted = [encode(made.document(number)) for number in range(1, count + 1)]
    (folder / "documents.bson").write_bytes(b"".join(wanted))
    store = str(folder / "peer.sheaf")
    arguments = ["import", store, str(folder / "documents.bson"), "--collection", "c"]
    subprocess.run([storectl, *arguments], check=True, stdout=subprocess.DEVNULL)
    command = [storectl, store, "--json", "--canonical", "db.c.find({})"]
    printed = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    lines = printed.splitlines()
    faults = [] if len(lines) == count else [f"{count} documents in, {len(lines)} out"]
    for data, line in zip(wanted, lines):
        try:
            read = encode(json_util.loads(line, json_options=CANONICAL))
        except Exception as error:
            faults.append(f"pymongo refuses {line}: {error}")
            continue
        expected = json_util.dumps(decode(data, CODECS), json_options=CANONICAL)
        if read != data:
            faults.append(f"other bytes: {line}, not {expected}")
        elif pairs(line) != pairs(expected):
            faults.append(f"other JSON: {line}, not {expected}")
    return faults


def pairs(line: str) -> list:
    """JSON with the order of its fields; doubles by value, for their text is free."""

    def ordered(fields: list) -> list:
        return [
            (name, repr(float(value)) if name == "$numberDouble" else value)
            for name, value in fields
        ]

    return json.loads(line, object_pairs_hook=ordered)


def main(arguments: list[str]) -> int:
    storectl, count, seed = arguments[0], 2000, datetime.date(2026, 1, 1).toordinal()
    count = int(arguments[1]) if len(arguments) > 1 else count
    seed = int(arguments[2]) if len(arguments) > 2 else seed
    with tempfile.TemporaryDirectory(prefix="peer-") as folder:
        faults = run(storectl, count, seed, pathlib.Path(folder))
    for fault in faults[:20]:
        print(f"seed {seed}: {fault}")
    print(f"{count} documents, {len(faults)} differences")
    return 1 if faults else 0


sys.exit(main(sys.argv[1:]))
