# SPDX-License-Identifier: MIT
#
# The statements of a grade service, as it was written for MongoDB: by pymongo's asynchronous
# client, for many users at once, in the form with operators and in the older one that reads,
# changes and writes whole documents.

import asyncio
import unittest

from bson import ObjectId
from pymongo import AsyncMongoClient
from support import ServerCase


class GradeService:
    """The three statements."""

    def __init__(self, client):
        self.grades = client["school"]["susi_grade"]

    async def add(self, uid: str, semester: str, grades: list[dict]) -> list[str]:
        entries = [{"_id": ObjectId(), **grade} for grade in grades]
        await self.grades.update_one(
            {"uid": uid}, {"$push": {f"semesters.{semester}": {"$each": entries}}}, upsert=True
        )
        return [str(entry["_id"]) for entry in entries]

    async def edit(self, uid: str, semester: str, grade_id: str, change: dict) -> bool:
        update = {f"semesters.{semester}.$.{field}": value for field, value in change.items()}
        result = await self.grades.update_one(
            {"uid": uid, f"semesters.{semester}._id": ObjectId(grade_id)}, {"$set": update}
        )
        return result.matched_count > 0

    async def remove(self, uid: str, semester: str, grade_id: str) -> bool:
        result = await self.grades.update_one(
            {"uid": uid}, {"$pull": {f"semesters.{semester}": {"_id": ObjectId(grade_id)}}}
        )
        return result.modified_count > 0

    async def read_change_write(self, uid: str, semester: str, grade_id: str, change: dict):
        student = await self.grades.find_one({"uid": uid})
        for grade in student["semesters"][semester]:
            if grade["_id"] == ObjectId(grade_id):
                grade.update(change)
        await self.grades.update_one(
            {"uid": uid}, {"$set": {"semesters": student["semesters"]}}
        )


class GradeTests(ServerCase):
    def test_concurrent_users(self):
        asyncio.run(self.all_users(24))

    async def all_users(self, count: int):
        async with AsyncMongoClient(self.server.uri) as client:
            service = GradeService(client)
            await service.grades.create_index("uid", unique=True)
            await asyncio.gather(*(self.user(service, f"u{i}") for i in range(count)))
            self.assertEqual(await service.grades.count_documents({}), count)

    async def user(self, service: GradeService, uid: str):
        subjects = [{"name": f"과목 {i}", "grade": 1 + i % 9, "unit": 3} for i in range(8)]
        ids = await service.add(uid, "21", subjects)
        more = await service.add(uid, "22", subjects[:2])
        self.assertTrue(await service.edit(uid, "21", ids[3], {"grade": 1, "unit": 4}))
        self.assertFalse(await service.edit(uid, "21", str(ObjectId()), {"grade": 1}))
        self.assertTrue(await service.remove(uid, "21", ids[0]))
        self.assertFalse(await service.remove(uid, "21", ids[0]))
        await service.read_change_write(uid, "22", more[1], {"grade": 9})
        student = await service.grades.find_one({"uid": uid}, {"_id": 0})
        expected = [{"_id": ObjectId(i), **s} for i, s in zip(ids, subjects)]
        expected[3].update({"grade": 1, "unit": 4})
        self.assertEqual(student["semesters"]["21"], expected[1:])
        self.assertEqual(student["semesters"]["22"][1]["grade"], 9)

    def test_one_student_by_many(self):
        asyncio.run(self.pushes())

    async def pushes(self):
        async with AsyncMongoClient(self.server.uri) as client:
            service = GradeService(client)
            grade = {"name": "x", "grade": 1, "unit": 1}
            await asyncio.gather(*(service.add("one", "21", [grade]) for _ in range(100)))
            student = await service.grades.find_one({"uid": "one"})
            self.assertEqual(len({g["_id"] for g in student["semesters"]["21"]}), 100)


if __name__ == "__main__":
    unittest.main()
