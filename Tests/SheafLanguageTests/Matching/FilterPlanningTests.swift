// SPDX-License-Identifier: MIT
//
// What a planner learns of a query.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct FilterPlanningTests {
    private func bounds(_ filter: Document) throws -> [String] {
        try Filter(parsing: filter).bounds.map { bound in
            let test =
                switch bound.predicate {
                case .equal(let operand): "= \(operand.value.shellText)"
                case .oneOf(let operands): "in \(operands.map(\.value.shellText))"
                case .range(let comparison, let operand): "\(comparison) \(operand.value.shellText)"
                case .pattern(let pattern): "begins \(pattern.literalPrefix ?? "")"
                case .oneOfOrPattern(let operands, let patterns):
                    "in \(operands.map(\.value.shellText)) or begins "
                        + "\(patterns.map { $0.literalPrefix ?? "" })"
                case .exists: "exists"
                case .other: "?"
                }
            return "\(bound.path.text) \(test)\(bound.sharedValue.map { " #\($0)" } ?? "")"
        }
    }

    @Test func listsBounds() throws {
        #expect(
            try bounds(["a": 1, "b": ["$gt": 2, "$lte": 5], "$and": [["c.d": ["$in": [1, 2]]]]])
                == ["a = 1", "b greater 2", "b lessOrEqual 5", "c.d in [\"1\", \"2\"]"]
        )
        #expect(try bounds(["a": nil]) == ["a = null"])
        #expect(try bounds(["a": ["$all": [1, 2]]]) == ["a = 1", "a = 2"])
        #expect(
            try bounds(["a": ["$elemMatch": ["b": 1, "c": ["$gt": 2], "d": ["$ne": 1]]]])
                == ["a.b = 1", "a.c greater 2"]
        )
        #expect(
            try bounds(["z": 1, "a": ["$elemMatch": ["$gt": 2, "$lt": 5]]])
                == ["z = 1", "a greater 2 #1", "a less 5 #1"]
        )
    }

    /// An index of an array holds its elements and not the array; negations and alternatives bound
    /// nothing.
    @Test func leavesOutWhatNoIndexAnswers() throws {
        for filter in [
            ["a": [1]], ["a": ["$in": [1, [2]]]], ["a": ["$ne": 1]], ["a": ["$gt": .minKey]],
            ["$or": [["a": 1], ["b": 1]]], ["a": ["$exists": true]], ["a": ["$size": 1]],
            ["a": ["$elemMatch": ["0": 1]]], ["a.0": nil], ["a.0": ["$in": [1, nil]]], [:],
        ] as [Document] {
            #expect(try bounds(filter).isEmpty)
        }
    }

    @Test func tellsTheResidual() throws {
        #expect(try !Filter(parsing: ["a": 1, "b": ["$lt": 2], "$comment": "x"]).hasResidual)
        #expect(try !Filter(parsing: [:]).hasResidual)
        for filter in [
            ["a": ["$ne": 1]], ["a": 1, "$or": [["b": 1], ["c": 1]]], ["a": [1]],
            ["a": ["$elemMatch": ["b": 1]]], ["a": ["$exists": true]], ["$alwaysFalse": 1],
        ] as [Document] {
            #expect(try Filter(parsing: filter).hasResidual)
        }
    }

    @Test func findsEqualities() throws {
        let filter = try Filter(parsing: ["_id": 5, "a": ["$gt": 1]])
        #expect(filter.equality(at: "_id") == 5)
        #expect(filter.equality(at: "a") == nil)
    }
}
