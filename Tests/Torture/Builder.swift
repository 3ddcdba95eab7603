// SPDX-License-Identifier: MIT
//
// The builder: one caller that makes and drops collections and indexes, over and over, while the
// others write. How far it came stands in the store, so that a new process goes on there.

import Sheaf

/// Makes and drops collections and indexes.
struct Builder: Sendable {
    /// What there is of what the builder makes.
    struct State: Equatable {
        /// The documents in the builder's own collection; nil without the collection.
        var documentCount: Int?
        /// The names of the indexes there, and of the builder's index on the students.
        var indexes: Set<String> = []
        /// Whether the second database is there.
        var hasDatabase = false
    }

    static let documentCount = 120
    private static let progressFilter: Document = ["_id": "builder"]

    /// The operations in their order, each with what it makes of the state.
    private static let stepCount = 8

    /// The state after so many steps.
    static func state(after count: Int) -> State {
        var state = State()
        for step in 0..<count % stepCount { advance(&state, step) }
        return state
    }

    private static func advance(_ state: inout State, _ step: Int) {
        switch step {
        case 0: state.documentCount = documentCount
        case 1: state.indexes.formUnion(["_id_", "n_1"])
        case 2: state.indexes.insert("semesters.21.grade_1")
        case 3: state.indexes.insert("tags_1")
        case 4: state.hasDatabase = true
        case 5: state.indexes.remove("semesters.21.grade_1")
        case 6: state.hasDatabase = false
        default: state = State()
        }
        if state.documentCount != nil { state.indexes.insert("_id_") }
    }

    /// Carries out the step after so many; it may have been carried out already, or in part.
    static func perform(after count: Int, in store: Store) async throws {
        let (works, students) = (store.collection("works"), store.collection("students"))
        switch count % stepCount {
        case 0:
            try await store.write { transaction in
                _ = try works.deleteMany([:], in: &transaction)
                _ = try works.insertMany((0..<documentCount).map(document), in: &transaction)
            }
        case 1: _ = try await works.createIndex(["n": 1], unique: true)
        case 2: _ = try await students.createIndex(["semesters.21.grade": 1])
        case 3:
            try await store.write { _ = try works.createIndex(["tags": 1], in: &$0) }
        case 4:
            _ = try await store.database("second").collection("a").updateOne(
                ["_id": 1],
                ["$set": ["n": 1]],
                upsert: true
            )
        case 5: try await dropIndex("semesters.21.grade_1", of: students)
        case 6: _ = try await store.database("second").drop()
        default: _ = try await works.drop()
        }
        _ = try await store.collection("progress").updateOne(
            progressFilter,
            ["$set": ["count": .init(integerLiteral: Int64(count + 1))]],
            upsert: true
        )
    }

    private static func dropIndex(_ name: String, of collection: Collection) async throws {
        do throws(StoreError) {
            _ = try await collection.dropIndex(name)
        } catch {
            guard error.code == .indexMissing else { throw error }
        }
    }

    private static func document(_ number: Int) -> Document {
        [
            "_id": .init(integerLiteral: Int64(number)), "n": .init(integerLiteral: Int64(number)),
            "tags": [.init(integerLiteral: Int64(number % 5)), "t"],
            "text": .string(String(repeating: "x", count: number * 7)),
        ]
    }

    /// The steps that a store says were carried out.
    static func stepCount(in store: Store, _ snapshot: StoreSnapshot) throws -> Int {
        let found = try store.collection("progress").findOne(progressFilter, in: snapshot)
        return found?["count"]?.integerValue.map { Int($0) } ?? 0
    }

    /// The state that a store is in.
    static func state(of store: Store, _ snapshot: StoreSnapshot) throws -> State {
        let (works, students) = (store.collection("works"), store.collection("students"))
        let own = try works.listIndexes(in: snapshot).map(\.name)
        let others = try students.listIndexes(in: snapshot).map(\.name)
        let second = store.database("second").collection("a")
        return State(
            documentCount: own.isEmpty ? nil : try works.countDocuments([:], in: snapshot),
            indexes: Set(own).union(others.filter { $0.hasPrefix("semesters") }),
            hasDatabase: try !second.listIndexes(in: snapshot).isEmpty
        )
    }

    /// Whether a state can be met after so many steps: what lies between it and the next, since an
    /// index is built in several commits.
    static func mayBe(_ state: State, after count: Int) -> Bool {
        let (last, next) = (Self.state(after: count), Self.state(after: count + 1))
        return [last.documentCount, next.documentCount].contains(state.documentCount)
            && [last.hasDatabase, next.hasDatabase].contains(state.hasDatabase)
            && state.indexes.isSuperset(of: last.indexes.intersection(next.indexes))
            && state.indexes.isSubset(of: last.indexes.union(next.indexes))
    }
}
