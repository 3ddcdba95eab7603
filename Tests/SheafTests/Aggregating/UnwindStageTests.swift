// SPDX-License-Identifier: MIT
//
// `$unwind`: a document for each element, streamed where the array is stored apart.

import Sheaf
import Testing

@Suite struct UnwindStageTests {
    private let documents: [Document] = [
        ["_id": 1, "a": [10, 20], "z": 1], ["_id": 2, "a": []], ["_id": 3], ["_id": 4, "a": nil],
        ["_id": 5, "a": 30],
    ]

    /// Stages in front of it that keep it from being a part of the scan, and none.
    private static let fronts: [[Document]] = [[], [["$addFields": ["y": 1]]], [["$limit": 9]]]

    @Test(arguments: fronts) func elements(_ front: [Document]) async throws {
        let store = try TemporaryStore()
        let made = try await store.aggregate(
            front + [["$unwind": "$a"], ["$unset": "y"]],
            of: documents
        )
        #expect(
            made == [
                ["_id": 1, "a": 10, "z": 1], ["_id": 1, "a": 20, "z": 1], ["_id": 5, "a": 30],
            ]
        )
    }

    @Test(arguments: fronts) func emptyOnesAndPositions(_ front: [Document]) async throws {
        let store = try TemporaryStore()
        let unwind: Document = [
            "$unwind": [
                "path": "$a", "preserveNullAndEmptyArrays": true, "includeArrayIndex": "p",
            ]
        ]
        let made = try await store.aggregate(
            front + [unwind, ["$unset": ["y", "z"]]],
            of: documents
        )
        #expect(
            made == [
                ["_id": 1, "a": 10, "p": .int64(0)], ["_id": 1, "a": 20, "p": .int64(1)],
                ["_id": 2, "p": nil], ["_id": 3, "p": nil], ["_id": 4, "a": nil, "p": nil],
                ["_id": 5, "a": 30, "p": nil],
            ]
        )
    }

    @Test func aStoredArrayIsReadInStretches() async throws {
        let store = try TemporaryStore()
        let count = 20_000
        let grades = (0..<count).map { n -> BSONValue in ["n": .integer(n), "g": .integer(n % 7)] }
        let student: Document = ["_id": 1, "s": ["grades": .array(BSONArray(grades))], "x": 1]
        let made = try await store.aggregate(
            [
                ["$unwind": "$s.grades"], ["$match": ["s.grades.g": 3]],
                [
                    "$group": [
                        "_id": "$s.grades.g", "n": ["$sum": 1], "last": ["$last": "$s.grades.n"],
                    ]
                ],
            ],
            of: [student]
        )
        #expect(made == [["_id": 3, "n": 2857, "last": 19_995]])
    }

    @Test func errors() async throws {
        let store = try TemporaryStore()
        await store.expectErrors([
            (["$unwind": 1], 15981), (["$unwind": ["path": 1]], 28808),
            (["$unwind": ["path": "$a", "preserveNullAndEmptyArrays": 1]], 28809),
            (["$unwind": ["path": "$a", "includeArrayIndex": ""]], 28810),
            (["$unwind": ["path": "$a", "x": 1]], 28811), (["$unwind": [:]], 28812),
            (["$unwind": "a"], 28818),
            (["$unwind": ["path": "$a", "includeArrayIndex": "$b"]], 28822),
        ])
    }
}
