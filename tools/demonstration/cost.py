# SPDX-License-Identifier: MIT
#
# The third part of the demo: what a change costs in arrays of growing length, by operator and by
# writing the whole document again, as the engine itself counts it.

import json
import random
import statistics
import subprocess
from dataclasses import dataclass

from shell import Failure, Shell, same, text
from story import STUDENTS, heading

ARRAY = "semesters.21"
COLLECTION = "cost"
OPERATOR_ROUNDS = 100
# The bytes of a change may grow by this much from the second largest array to the largest.
GROWTH_MAX = 1.5


@dataclass
class Cost:
    """Medians over the rounds of one operation."""

    microseconds: float
    record_bytes: float
    page_bytes: float

    def __init__(self, results: list[dict]):
        for result in results:
            if result.get("modifiedCount") != 1:
                raise Failure(f"an update of the table gave {text(result)}")
        self.microseconds = statistics.median(result["microseconds"] for result in results)
        self.record_bytes = statistics.median(result["bytesWritten"] for result in results)
        self.page_bytes = 4096 * statistics.median(result["pagesWritten"] for result in results)


def measure(shell: Shell, sizes: list[int]) -> None:
    """Measures every size and prints the table."""
    heading("what one change costs, by operator and by rewriting the document")
    shell.evaluate(f"db.{COLLECTION}.createIndex({{uid: 1}}, {{unique: true}})")
    rows = [(size, measure_size(shell, size)) for size in sizes]
    print_table("median time, microseconds", rows, lambda cost: f"{cost.microseconds:,.0f}")
    print_table("records written, bytes", rows, lambda cost: f"{cost.record_bytes:,.0f}")
    print_table("pages written, bytes", rows, lambda cost: f"{cost.page_bytes:,.0f}")
    for operation in ("add", "edit", "delete"):
        smaller, larger = (row[1][operation].record_bytes for row in rows[-2:])
        if larger > GROWTH_MAX * smaller:
            raise Failure(f"{operation} writes {larger} bytes at n = {sizes[-1]}, {smaller} before")


def measure_size(shell: Shell, size: int) -> dict[str, Cost]:
    """Makes a document with an array of a size and changes it; holds the outcome against a list."""
    options = ["--students", "0", "--big", str(size), "--seed", str(size)]
    made = subprocess.run([str(STUDENTS), *options], capture_output=True, check=True)
    document = json.loads(made.stdout) | {"uid": f"n-{size}"}
    path = shell.store.with_name("document.json")
    path.write_text(text(document), encoding="utf-8")
    shell.command("import", str(path), "--collection", COLLECTION)
    path.unlink()
    source = random.Random(size)
    model = document["semesters"]["21"]
    results = shell.evaluate_many(changes(document["uid"], model, source))
    operations = ("add", "edit", "delete")
    costs = {name: Cost(results[index::3]) for index, name in enumerate(operations)}
    found = shell.evaluate(f'db.{COLLECTION}.findOne({{uid: "n-{size}"}})')[0]
    same(found["semesters"]["21"], model, f"n = {size:,}")
    costs["rewrite"] = Cost(shell.evaluate_many(rewrites(found, source)))
    return costs


def update(uid: str, condition: str, change: str) -> str:
    return f'db.{COLLECTION}.updateOne({{uid: "{uid}"{condition}}}, {change})'


def changes(uid: str, model: list, source: random.Random) -> list[str]:
    """Adds, edits and deletes in turn, so that the array keeps its length."""
    statements = []
    for index in range(OPERATOR_ROUNDS):
        grade = {"_id": {"$oid": f"68a1f0c2b5d3e4f5a6{index:06x}"}, "name": "미적분", "grade": 2}
        grade |= {"unit": 4, "type": 0}
        statements.append(update(uid, "", f'{{$push: {{"{ARRAY}": {text(grade)}}}}}'))
        model.append(grade)

        grade = source.choice(model)
        grade["grade"] = grade["grade"] % 9 + 1
        found = f', "{ARRAY}._id": ObjectId("{grade["_id"]["$oid"]}")'
        change = f'{{$set: {{"{ARRAY}.$.grade": {grade["grade"]}}}}}'
        statements.append(update(uid, found, change))

        grade = model.pop(source.randrange(len(model)))
        condition = f'{{_id: ObjectId("{grade["_id"]["$oid"]}")}}'
        statements.append(update(uid, "", f'{{$pull: {{"{ARRAY}": {condition}}}}}'))
    return statements


def rewrites(document: dict, source: random.Random) -> list[str]:
    """The same change of one grade, by replacing the document."""
    model = document["semesters"]["21"]
    statements = []
    for _ in range(20 if len(model) <= 1000 else 5):
        grade = source.choice(model)
        grade["grade"] = grade["grade"] % 9 + 1
        uid, whole = document["uid"], text(document)
        statements.append(f'db.{COLLECTION}.replaceOne({{uid: "{uid}"}}, {whole})')
    return statements


def print_table(title: str, rows: list, cell) -> None:
    columns = ["add", "edit", "delete", "rewrite"]
    print(f"\n{title}")
    print(f"{'elements':>10}" + "".join(f"{column:>14}" for column in columns) + f"{'saved':>10}")
    for size, costs in rows:
        cells = "".join(f"{cell(costs[column]):>14}" for column in columns)
        number = [float(cell(costs[column]).replace(",", "")) for column in ("edit", "rewrite")]
        print(f"{size:>10,}{cells}{number[1] / max(number[0], 1):>9,.0f}×")
