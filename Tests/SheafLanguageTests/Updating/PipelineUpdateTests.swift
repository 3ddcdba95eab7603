// SPDX-License-Identifier: MIT
//
// Updates by pipelines: what comes out, which edits that makes, what is read for it, and what is
// refused.

import SheafBSON
import SheafLanguage
import SheafTestSupport
import Testing

@Suite struct PipelineUpdateTests {
    @Test func setsComputedFields() {
        expect(
            ["_id": 1, "a": 2, "b": 3],
            [["$set": ["sum": ["$add": ["$a", "$b"]]]]],
            gives: [
                "_id": 1, "a": 2, "b": 3, "sum": 5,
            ]
        )
        expect(
            ["_id": 1, "a": 2],
            [["$addFields": ["a": ["$multiply": ["$a", 10]]]]],
            gives: [
                "_id": 1, "a": 20,
            ]
        )
        expect(
            ["a": 1],
            [["$set": ["b": "$a", "c": "$b"]], ["$set": ["d": "$b"]]],
            gives: [
                "a": 1, "b": 1, "d": 1,
            ]
        )
        expect(
            ["a": ["b": 1]],
            [["$set": ["a.c": "$a.b", "x.y": 2]]],
            gives: [
                "a": ["b": 1, "c": 1], "x": ["y": 2],
            ]
        )
    }

    /// Unlike the operator, the stage enters every element of an array, and puts a document in
    /// place of a scalar.
    @Test func setsInsideArrays() {
        expect(
            ["a": [["x": 1], 5]],
            [["$set": ["a.b": 1]]],
            gives: [
                "a": [["x": 1, "b": 1], ["b": 1]]
            ]
        )
        expect(["a": 5], [["$set": ["a.b": 1]]], gives: ["a": ["b": 1]])
    }

    @Test func removesFields() {
        expect(
            ["a": 1, "b": 2, "c": ["d": 3, "e": 4]],
            [["$unset": ["a", "c.d"]]],
            gives: [
                "b": 2, "c": ["e": 4],
            ]
        )
        expect(["a": 1, "b": 2], [["$unset": "a"]], gives: ["b": 2])
        expect(["a": 1, "b": 2], [["$project": ["a": 0]]], gives: ["b": 2])
        expect(["a": 1, "b": 2], [["$set": ["a": "$$REMOVE"]]], gives: ["b": 2])
        expect(
            ["a": 1, "b": 2, "c": 3],
            [["$unset": "a"], ["$set": ["a": 9]]],
            gives: [
                "b": 2, "c": 3, "a": 9,
            ]
        )
        expect(["a": [["b": 1, "c": 2], 3]], [["$unset": "a.b"]], gives: ["a": [["c": 2], 3]])
    }

    @Test func projectsAndReplacesRoots() {
        expect(["_id": 1, "a": 1, "b": 2], [["$project": ["b": 1]]], gives: ["_id": 1, "b": 2])
        expect(
            ["_id": 1, "a": ["x": 1]],
            [["$replaceRoot": ["newRoot": "$a"]]],
            gives: [
                "_id": 1, "x": 1,
            ]
        )
        expect(
            ["_id": 1, "a": 1],
            [["$replaceWith": ["$mergeObjects": ["$$ROOT", ["b": 2]]]]],
            gives: ["_id": 1, "a": 1, "b": 2]
        )
        expect(
            ["_id": 1, "a": 1],
            [["$replaceWith": ["$literal": ["$x": 1]]]],
            gives: [
                "_id": 1, "$x": 1,
            ]
        )
        expect(["_id": 1, "a": 1], [["$project": ["_id": 0, "a": 1]]], gives: ["_id": 1, "a": 1])
    }

    @Test func leavesWhatIsTheSame() {
        expectNoOp(["a": 1], [])
        expectNoOp(["a": 1], [["$set": ["a": 1]]])
        expectNoOp(["a": 1, "b": [1, 2]], [["$set": ["b": [1, 2]]]])
        expectNoOp(["a": 1], [["$unset": ["b", "c.d"]]])
        expectNoOp(["_id": 1, "a": 1], [["$replaceWith": "$$ROOT"]])
        expectNoOp(["_id": 1, "a": 1], [["$replaceWith": ["a": 1]]])
        expectNoOp(["_id": 1, "a": 1], [["$unset": "_id"]])
        expectNoOp(["_id": 1, "a": 1], [["$set": ["_id": 1]]])
        expect(["a": 1], [["$set": ["a": 1.0]]], gives: ["a": 1.0])
    }

    @Test func protectsTheID() {
        expectError(
            66,
            ["_id": 1, "a": 2],
            [["$set": ["_id": "$a"]]],
            saying: "After applying the update, the (immutable) field '_id' was found to have been "
                + "altered to _id: 2"
        )
        expectError(66, ["_id": 1, "a": ["_id": 2]], [["$replaceWith": "$a"]])
        expectError(66, ["_id": ["a": 1]], [["$set": ["_id.b": 2]]])
        expectError(66, ["_id": ["a": 1]], [["$unset": "_id.a"]])
    }

    @Test func refusesOtherStages() {
        for (code, stage) in [
            (72, ["$match": [:]]), (72, ["$group": [:]]), (72, ["$out": "x"]),
            (40324, ["$foo": 1]), (40323, [:]), (40323, ["$set": ["a": 1], "$unset": "b"]),
            (40272, ["$set": 1]), (15969, ["$project": 1]), (31002, ["$unset": 1]),
            (31119, ["$unset": []]), (31120, ["$unset": [1]]), (40229, ["$replaceRoot": 1]),
            (40231, ["$replaceRoot": [:]]), (40230, ["$replaceRoot": ["newRoot": "$a", "x": 1]]),
            (168, ["$set": ["a": ["b": ["$add": [["$foo": 1]]]]]]), (17276, ["$set": ["a": "$$x"]]),
        ] as [(Int, BSONValue)] {
            expectError(code) { try Update(parsing: .array([stage])) }
        }
        expectError(14) { try Update(parsing: [1]) }
        expectError(72, saying: "$match is not allowed to be used within an update") {
            try Update(parsing: [["$match": [:]]])
        }
        expectError(9, saying: "arrayFilters may not be specified for pipeline-style updates") {
            try Update(parsing: [["$set": ["a": 1]]], arrayFilters: [["i": 1]])
        }
        expectError(40228, ["a": 1], [["$replaceWith": "$a"]])
        expectError(40228, ["a": 1], [["$replaceWith": "$b"]])
        expectError(2, ["a": 0], [["$set": ["b": ["$divide": [1, "$a"]]]]])
    }

    @Test func namesVariables() throws {
        let scope = try ExpressionScope(variables: ["x": ["$add": [1, 2]]])
            .adding(constants: ["c": "$a"])
        let update = try Update(
            parsing: [["$set": ["b": "$$x", "d": "$$c"]]],
            in: scope
        )
        let script = try update.edits(reading: CountingReader(["a": 1]), match: nil, at: testMoment)
        let root = DocumentPath.root
        #expect(script.edits == [.set(root.field("b"), 3), .set(root.field("d"), "$a")])
        #expect(!update.isReplacement && !update.needsPosition)
    }

    /// Only what the expressions name is read, and of what is overwritten only whether it differs.
    @Test func readsDependenciesAlone() throws {
        let document: Document = [
            "_id": 1, "a": 2, "b": 3, "list": [1, 2, 3], "deep": ["x": 1, "y": [1, 2]],
        ]
        var outcome = try apply(document, [["$set": ["b": ["$add": ["$a", 1]]]]])
        #expect(outcome.script.isNoOp)
        #expect(outcome.log.values == ["a", "b"])
        outcome = try apply(document, [["$set": ["list": "gone", "deep.x": 5]]])
        #expect(
            outcome.script.edits.map(\.path.description) == ["list", "deep.x"]
                || outcome.script.edits.map(\.path.description) == ["deep.x", "list"]
        )
        #expect(outcome.log.values == ["deep.x"])
        #expect(outcome.log.elements == 0)
        outcome = try apply(document, [["$unset": ["deep.y", "list"]]])
        #expect(outcome.log.values.isEmpty)
        #expect(outcome.script.edits.count == 2)
    }

    /// Where most of an array stayed, only what came, went or changed is written.
    @Test func editsArraysInPlace() throws {
        let array: BSONValue = .array(BSONArray((0..<40).map { ["k": .integer($0), "v": 0] }))
        let document: Document = ["a": array]
        let path = DocumentPath([.field("a")])
        func edits(_ expression: BSONValue) throws -> [Edit] {
            let outcome = try apply(document, [["$set": ["a": expression]]])
            let expected = try evaluate(expression, on: document)
            #expect(outcome.document["a"] == expected)
            return outcome.script.edits
        }
        #expect(try edits(["$concatArrays": ["$a", ["x"]]]) == [.arrayAppend(path, ["x"])])
        #expect(
            try edits(["$concatArrays": [["x"], "$a"]])
                == [.arrayInsert(path, position: 0, ["x"])]
        )
        #expect(
            try edits([
                "$filter": ["input": "$a", "cond": ["$ne": [["$mod": ["$$this.k", 13]], 1]]]
            ])
                == [.arrayRemove(path, positions: [1, 14, 27])]
        )
        let changed: BSONValue = [
            "$map": [
                "input": "$a",
                "in": [
                    "$cond": [
                        ["$eq": ["$$this.k", 7]], ["$mergeObjects": ["$$this", ["v": 1]]], "$$this",
                    ]
                ],
            ]
        ]
        #expect(try edits(changed) == [.set(path.index(7).field("v"), 1)])
        #expect(
            try edits(["$slice": [["$concatArrays": ["$a", ["x", "y"]]], -40]])
                == [.arrayRemove(path, positions: [0, 1]), .arrayAppend(path, ["x", "y"])]
        )
        let all: BSONValue = ["$map": ["input": "$a", "in": "$$this.k"]]
        #expect(try edits(all).count == 1)
        #expect(try edits(["$reverseArray": "$a"]).count == 1)
    }

    @Test func upsertsWhatItMakes() throws {
        let update = try Update(parsing: [["$set": ["b": ["$add": ["$a", 1]]]]])
        let filter = try Filter(parsing: ["_id": 7, "a": 5])
        let document = try update.documentForUpsert(filter: filter, at: testMoment)
        #expect(document == ["_id": 7, "a": 5, "b": 6])
        let changing = try Update(parsing: [["$set": ["_id": 8]]])
        expectError(66) { try changing.documentForUpsert(filter: filter, at: testMoment) }
    }

    @Test func refusesDeepResults() throws {
        var value: BSONValue = 1
        for _ in 0..<178 { value = ["a": value] }
        let document: Document = ["a": value]
        expectError(15, document, [["$set": ["b": ["c": ["d": "$a"]]]]])
    }

    /// Random stages on random documents: the edits come to the document that the stages make of a
    /// whole one.
    @Test(arguments: 0..<4)
    func agreesWithTheStagesOnWholeDocuments(_ seed: Int) throws {
        var values = RandomValues(seed: UInt64(7000 + seed))
        var random = SeededGenerator(seed: UInt64(seed))
        let scope = ExpressionScope(now: DateTime(millisecondsSinceEpoch: 0))
        var changedCount = 0
        for round in 0..<1500 {
            var document = values.root()
            document = DocumentRules.withIDFirst(document, id: 1)
            document["_id"] = 1
            let stages = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                stage(&random)
            }
            let pipeline = BSONValue.array(BSONArray(stages.map { .document($0) }))
            let comment: Comment = "seed \(seed), round \(round): \(pipeline.shellText)"
            guard let update = try? Update(parsing: pipeline, in: scope) else { continue }
            guard let expected = try? whole(document, stages, scope) else { continue }
            let reader = CountingReader(document)
            let script = try update.edits(reading: reader, match: nil, at: testMoment)
            let result = try EditInterpreter.apply(script, to: document)
            try #require(result == expected, comment)
            try #require(script.isNoOp == (document == expected), comment)
            changedCount += script.isNoOp ? 0 : 1
        }
        #expect(changedCount > 400, "\(changedCount)")
    }

    /// What the stages make of a whole document, the id kept.
    private func whole(
        _ document: Document,
        _ stages: [Document],
        _ scope: ExpressionScope
    ) throws -> Document {
        var result = document
        for stage in stages {
            for (name, operand) in stage {
                let parsed = try #require(try DocumentStage(parsing: name, operand, in: scope))
                result = try parsed.document(of: result)
            }
        }
        result["_id"] = nil
        return DocumentRules.withIDFirst(result, id: 1)
    }

    private func stage(_ random: inout SeededGenerator) -> Document {
        let paths = ["a", "b", "c", "a.b", "a.a", "b.c", "a.b.c", "x"]
        func path() -> String { paths.randomElement(using: &random) ?? "a" }
        func value() -> BSONValue {
            switch Int.random(in: 0..<7, using: &random) {
            case 0: .integer(Int.random(in: 0..<3, using: &random))
            case 1: "$$REMOVE"
            case 2: ["$concatArrays": [["$ifNull": [.string("$" + path()), []]], [1]]]
            case 3: [.string("$" + path())]
            case 4: ["$mergeObjects": [.string("$" + path())]]
            default: .string("$" + path())
            }
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1, 2, 3: return ["$set": .document(Document([(path(), value())]))]
        case 4, 5: return ["$unset": .string(path())]
        case 6: return ["$project": .document(Document([(path(), BSONValue.int32(1))]))]
        default: return ["$replaceWith": ["$mergeObjects": ["$$ROOT", ["x": value()]]]]
        }
    }
}
