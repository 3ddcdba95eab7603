# SPDX-License-Identifier: MIT
#
# The second part of the demo: data that nobody here made. Debian's iso-codes are documents that
# hold one array of up to thousands of elements; changing some must leave exactly the others.

import json
import pathlib
from collections.abc import Iterator

from shell import Failure, Shell, same, text
from story import heading

FOLDER = pathlib.Path("/usr/share/iso-codes/json")
# What tells the elements of each file apart.
KEYS = {
    "iso_15924": "alpha_4",
    "iso_3166-1": "alpha_2",
    "iso_3166-2": "code",
    "iso_3166-3": "alpha_4",
    "iso_4217": "alpha_3",
    "iso_639-2": "alpha_3",
    "iso_639-3": "alpha_3",
    "iso_639-5": "alpha_3",
}


def change_codes(shell: Shell, names: list[str]) -> None:
    """Imports the files and changes their arrays at the beginning, the middle and the end."""
    heading("Debian's iso-codes: set, pull and push in arrays that nobody here made")
    for name in names:
        path = FOLDER / f"{name}.json"
        array, elements = next(iter(json.loads(path.read_text("utf-8")).items()))
        collection = name.replace("-", "_")
        shell.command("import", str(path), "--collection", collection)
        checked = change_array(shell, collection, array, elements, KEYS[name])
        print(f"{name:<12} {len(elements):>6,} elements  {checked} changes, the others the same")


def change_array(shell: Shell, collection: str, array: str, elements: list, key: str) -> int:
    """Changes one array step by step beside a list in memory; yields the number of steps."""
    read_back(shell, collection, array, elements, "the import", [])
    count = 0
    for what, update, expected in changes(array, elements, key):
        read_back(shell, collection, array, expected, what, [f"db.{collection}.{update}"])
        count += 1
    return count


def changes(array: str, elements: list, key: str) -> Iterator[tuple[str, str, list]]:
    """What is done to an array, one after the other, and how it must look then."""
    model = list(elements)
    places = [0, len(model) // 2, len(model) - 4]
    for place in places:
        found = f'{{"{array}.{key}": {text(model[place][key])}}}'
        model[place] = model[place] | {"name": "이름"}
        yield "a set", f'updateOne({found}, {{$set: {{"{array}.$.name": "이름"}}}})', model
    for place in places:
        condition = f"{{{key}: {text(model.pop(place)[key])}}}"
        yield "a pull", f'updateOne({{}}, {{$pull: {{"{array}": {condition}}}}})', model
    for count in (1, 3):
        added = [{key: f"new {count}.{index}", "name": "새 것"} for index in range(count)]
        model += added
        each = f"{{$each: {text(added)}}}"
        yield "a push", f'updateOne({{}}, {{$push: {{"{array}": {each}}}}})', model


def read_back(shell: Shell, collection: str, array: str, model: list, what: str, updates: list):
    """Runs updates, reads the array back in the same process and holds it against the list."""
    results = shell.evaluate(*updates, f"db.{collection}.findOne({{}})")
    for result in results[:-1]:
        if result.get("modifiedCount") != 1:
            raise Failure(f"{collection}: {what} gave {text(result)}")
    same(results[-1][array], model, f"{collection} after {what}")
