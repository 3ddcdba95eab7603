// SPDX-License-Identifier: MIT
//
// Explanations in MongoDB's shape.

import Sheaf
import Testing

@Suite("Explanations")
struct ExplainTests {
    private let temporary: TemporaryStore
    private let collection: Collection

    init() async throws {
        temporary = try TemporaryStore()
        collection = temporary.collection()
        try await collection.createIndex(["a": 1, "b": -1])
        try await collection.createIndex(["c": -1], options: IndexOptions(sparse: true))
        try await collection.insertMany(
            (0..<20).map {
                ["_id": .int32($0), "a": .int32($0 / 5), "b": .int32($0), "c": [1, 2]]
            }
        )
    }

    @Test("the winning plan is a tree of stages")
    func tree() async throws {
        let explanation = try await collection.explain(
            .find(
                ["a": 3, "b": ["$gt": 16], "d": .null],
                options: FindOptions(sort: ["d": 1], projection: ["a": 1], skip: 1, limit: 2)
            )
        )
        let keys: Document = [
            "stage": "IXSCAN", "keyPattern": ["a": 1, "b": -1], "indexName": "a_1_b_-1",
            "isMultiKey": false, "isUnique": false, "isSparse": false, "isPartial": false,
            "indexVersion": 2, "direction": "forward",
            "indexBounds": ["a": ["[3, 3]"], "b": ["[inf, 16)"]],
        ]
        let fetch: Document = [
            "stage": "FETCH", "filter": ["a": 3, "b": ["$gt": 16], "d": .null],
            "inputStage": .document(keys),
        ]
        let sort: Document = [
            "stage": "SORT", "sortPattern": ["d": 1], "inputStage": .document(fetch),
        ]
        let skip: Document = [
            "stage": "SKIP", "skipAmount": .int64(1), "inputStage": .document(sort),
        ]
        let limit: Document = [
            "stage": "LIMIT", "limitAmount": .int64(2), "inputStage": .document(skip),
        ]
        #expect(
            explanation.winningPlan == [
                "stage": "PROJECTION_SIMPLE", "transformBy": ["a": 1],
                "inputStage": .document(limit),
            ]
        )
        let planner = explanation.document["queryPlanner"]?.documentValue
        #expect(planner?["namespace"] == .string("\(collection.namespace)"))
        #expect(planner?["parsedQuery"] == ["a": 3, "b": ["$gt": 16], "d": .null])
        let statistics = explanation.document["executionStats"]?.documentValue
        #expect(statistics?["nReturned"] == 2 && statistics?["totalKeysExamined"] == 3)
    }

    @Test("every way to find documents has its stages")
    func stages() async throws {
        let cases: [(ExplainableStatement, [String])] = [
            (.find(["_id": 3]), ["IDHACK"]), (.find(["z": 3]), ["COLLSCAN"]),
            (.find(["a": 3]), ["FETCH", "IXSCAN"]), (.find(["c": 1]), ["FETCH", "IXSCAN"]),
            (.find(["$or": [["a": 1], ["_id": 2]]]), ["FETCH", "OR"]),
            (.find([:], options: FindOptions(sort: ["a": 1])), ["FETCH", "IXSCAN"]),
            (.find([:], options: FindOptions(sort: ["z": 1])), ["SORT", "COLLSCAN"]),
            (.countDocuments(["a": 3]), ["COUNT", "COUNT_SCAN"]),
            (.countDocuments(["z": 3]), ["COUNT", "COLLSCAN"]),
            (.distinct("b", ["a": 3]), ["FETCH", "IXSCAN"]),
        ]
        for (statement, names) in cases {
            let explanation = try await collection.explain(statement)
            #expect(self.names(explanation.winningPlan) == names)
        }
        let update = try await collection.explain(.updateMany(["a": 1], ["$set": ["z": 1]]))
        #expect(names(update.winningPlan) == ["UPDATE", "FETCH", "IXSCAN"])
        let delete = try await collection.explain(.deleteOne(["_id": 1]))
        #expect(names(delete.winningPlan) == ["DELETE", "IDHACK"])
        let statistics = update.document["executionStats"]?.documentValue
        #expect(statistics?["documentsWritten"] == 5 && statistics?["nMatched"] == 5)
        let missing = try await temporary.collection("missing").explain(.find([:]))
        #expect(names(missing.winningPlan) == ["EOF"])
    }

    @Test("bounds are written as MongoDB does")
    func bounds() async throws {
        let cases: [(Document, [BSONValue], [BSONValue])] = [
            (["a": ["$lte": 3]], ["[-inf, 3]"], ["[MaxKey, MinKey]"]),
            (["a": ["$gt": "x"]], ["(\"x\", {}]"], ["[MaxKey, MinKey]"]),
            (["a": ["$in": [5, 1]], "b": true], ["[1, 1]", "[5, 5]"], ["[true, true]"]),
        ]
        for (filter, first, second) in cases {
            let plan = try await collection.explain(.find(filter)).winningPlan
            let bounds = plan["inputStage"]?.documentValue?["indexBounds"]?.documentValue
            #expect(bounds?["a"] == .array(BSONArray(first)), "\(filter)")
            #expect(bounds?["b"] == .array(BSONArray(second)), "\(filter)")
        }
    }

    @Test("plans that were not taken are told")
    func rejected() async throws {
        let explanation = try await collection.explain(.find(["_id": 3, "a": 0]))
        #expect(explanation.plan == .uniqueKey(index: "_id_"))
        #expect(explanation.rejectedPlans.map { names($0) } == [["FETCH", "IXSCAN"]])
    }

    @Test("without a verbosity that runs it, a statement is only planned")
    func queryPlanner() async throws {
        let read = try await collection.explain(.find(["a": 3]), verbosity: .queryPlanner)
        #expect(read.matchedCount == 0 && read.keysExamined == 0)
        #expect(read.document["executionStats"] == nil)
        let write = try await collection.explain(
            .updateMany(["a": 3], ["$set": ["z": 1]]),
            verbosity: .queryPlanner
        )
        #expect(names(write.winningPlan) == ["UPDATE", "FETCH", "IXSCAN"] && write.write == nil)
        let all = try await collection.explain(.find(["a": 3]), verbosity: .allPlansExecution)
        let statistics = all.document["executionStats"]?.documentValue
        #expect(statistics?["allPlansExecution"] == [] && statistics?["nReturned"] == 5)
    }

    private func names(_ plan: Document) -> [String] {
        var names: [String] = []
        var stage: Document? = plan
        while let known = stage {
            names.append(known["stage"]?.stringValue ?? "")
            stage = known["inputStage"]?.documentValue
        }
        return names
    }
}
