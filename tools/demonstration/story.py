# SPDX-License-Identifier: MIT
#
# The first part of the demo: students come in, and grades are added, edited and deleted.

import pathlib
import subprocess
import time

from shell import Failure, Shell, same, text

COLLECTION = "susi_grade"
STUDENTS = pathlib.Path(__file__).resolve().parent.parent / "students"


def heading(words: str) -> None:
    print(f"\n── {words} " + "─" * max(0, 74 - len(words)))


def import_students(shell: Shell, students: int, big: int) -> None:
    """Generates the students and imports them through the tool."""
    heading(f"{students:,} students, and one with {big:,} grades in one term")
    path = shell.store.with_name("students.jsonl")
    with path.open("w", encoding="utf-8") as file:
        options = ["--students", str(students), "--big", str(big)]
        subprocess.run([str(STUDENTS), *options], stdout=file, check=True)
    began = time.monotonic()
    shell.command("import", str(path), "--collection", COLLECTION)
    seconds = time.monotonic() - began
    size = path.stat().st_size / 1e6
    print(f"$ storectl import {shell.store.name} {path.name} --collection {COLLECTION}")
    print(f"{size:.1f} MB of JSON in {seconds:.1f} s")
    path.unlink()
    index = f"db.{COLLECTION}.createIndex({{uid: 1}}, {{unique: true}})"
    print(f"$ storectl {shell.store.name} '{index}'")
    shell.evaluate(index)
    count = shell.run([str(shell.store), f"db.{COLLECTION}.countDocuments({{}})"]).strip()
    if count != str(students + 1):
        raise Failure(f"{students + 1} students went in, countDocuments says {count}")


def show(shell: Shell, expression: str) -> dict:
    """Evaluates an expression, showing it and its result as a person would see it."""
    print(f"$ storectl {shell.store.name} '{expression}'")
    results = shell.evaluate(expression)
    result = results[0] if results else {}
    kept = {key: value for key, value in result.items() if key != "acknowledged"}
    line = text(kept) if results else "(nothing)"
    print(line if len(line) < 400 else line[:400] + " …")
    return result


def term(shell: Shell, uid: str, code: str) -> list[dict]:
    """The grades of a student in a term, read through the tool."""
    found = shell.evaluate(f'db.{COLLECTION}.findOne({{uid: "{uid}"}})')
    return found[0].get("semesters", {}).get(code, []) if found else []


def three_operations(shell: Shell) -> None:
    """Adds, edits and deletes a grade of a student who is not there before."""
    heading("a new student: add (upsert), edit, delete")
    find = f'db.{COLLECTION}.find({{uid: "u-new"}})'
    identifier = "68a1f0c2b5d3e4f5a6b7c8d9"
    grade = f'{{_id: ObjectId("{identifier}"), name: "미적분", grade: 2, unit: 4, type: 0}}'
    show(shell, find)
    change = f'{{$push: {{"semesters.21": {{$each: [{grade}]}}}}}}'
    added = show(shell, update('{uid: "u-new"}', change, ", {upsert: true}"))
    expect(added.get("upsertedId") is not None, "the push created the student", added)
    show(shell, find)
    found = f'{{uid: "u-new", "semesters.21._id": ObjectId("{identifier}")}}'
    change = '{$set: {"semesters.21.$.grade": 1, "semesters.21.$.unit": 3}}'
    edited = show(shell, update(found, change))
    expect(edited.get("modifiedCount") == 1, "the set changed the grade", edited)
    expect(term(shell, "u-new", "21")[0]["grade"] == 1, "the grade is 1 now", edited)
    show(shell, find)
    change = f'{{$pull: {{"semesters.21": {{_id: ObjectId("{identifier}")}}}}}}'
    pulled = show(shell, update('{uid: "u-new"}', change))
    expect(pulled.get("modifiedCount") == 1, "the pull took the grade away", pulled)
    expect(term(shell, "u-new", "21") == [], "the term is empty", pulled)
    show(shell, find)


def change_term(shell: Shell, uid: str) -> None:
    """The three operations in a term that has grades; all the others stay as they are."""
    expected = term(shell, uid, "21")
    heading(f"{uid}, who has {len(expected):,} grades in term 21")
    middle = len(expected) // 2
    old = text(expected[middle])
    identifier = expected[middle]["_id"]["$oid"]
    added = {"_id": {"$oid": "68a1f0c2b5d3e4f5a6b7c8d9"}, "name": "진로와 직업", "grade": 1}
    show(shell, update(f'{{uid: "{uid}"}}', f'{{$push: {{"semesters.21": {text(added)}}}}}'))
    expected.append(added)
    same(term(shell, uid, "21"), expected, "after the push")

    expected[middle]["grade"] = expected[middle]["grade"] % 9 + 1
    found = f'{{uid: "{uid}", "semesters.21._id": ObjectId("{identifier}")}}'
    grade = expected[middle]["grade"]
    show(shell, update(found, f'{{$set: {{"semesters.21.$.grade": {grade}}}}}'))
    same(term(shell, uid, "21"), expected, "after the set")
    print(f"before: {old}\nafter:  {text(expected[middle])}")

    condition = f'{{"semesters.21": {{_id: ObjectId("{identifier}")}}}}'
    show(shell, update(f'{{uid: "{uid}"}}', f"{{$pull: {condition}}}"))
    del expected[middle]
    same(term(shell, uid, "21"), expected, "after the pull")
    print(f"the {len(expected) - 1:,} other grades are the same, byte for byte")


def update(condition: str, change: str, options: str = "") -> str:
    """An `updateOne` as the shell takes it."""
    return f"db.{COLLECTION}.updateOne({condition}, {change}{options})"


def expect(condition: bool, what: str, result: dict) -> None:
    if not condition:
        raise Failure(f"not so: {what}; the result was {text(result)}")
