// SPDX-License-Identifier: MIT
//
// Many callers with random statements, transactions, sessions and cursors on one store. What each
// saw is a history for the checker.

package import Sheaf
import SheafTestSupport

/// Callers at work on a store of their own.
package struct Callers: Sendable {
    /// How callers lie to the checker, to see it find them out.
    package enum Lie: Sendable, CaseIterable {
        /// Two reads pass for one snapshot.
        case tornSnapshot
        /// A document is read, and written without looking again.
        case lostUpdate
    }

    /// The documents that callers share; every third is large, and lies in parts.
    package static let keyCount = 9
    /// The tokens of the last writes that a document keeps.
    static let tokenCount = 8

    let store: Store
    let seed: UInt64
    let count: Int
    let lie: Lie?

    /// So many callers for a store.
    package init(_ store: Store, seed: UInt64, count: Int, lie: Lie? = nil) {
        self.store = store
        self.seed = seed
        self.count = count
        self.lie = lie
    }

    /// The collections; a document lies in that of its key.
    var collections: [Collection] { [store.collection("even"), store.collection("odd")] }

    /// Makes the documents, unless they are there.
    package func fill() async throws {
        for key in 0..<Self.keyCount {
            var document: Document = [
                "_id": .int32(Int32(key)), "version": 0, "tokens": [0], "ballast": [0],
            ]
            if key % 3 == 0 {
                let ballast = (0..<1000).map { BSONValue.int64(-Int64($0)) } + [.int64(0)]
                document["ballast"] = .array(BSONArray(ballast))
            }
            try await collections[key % 2].insertOne(document)
        }
    }

    /// Lets all callers work for so long, and yields what they saw.
    package func run(for duration: Duration) async throws -> [Operation] {
        let clock = SharedClock()
        let end = ContinuousClock.now + duration
        var operations = try await withThrowingTaskGroup(of: [Operation].self) { group in
            for number in 0..<count {
                group.addTask {
                    var caller = Caller(number, self, clock)
                    while ContinuousClock.now < end { try await caller.act() }
                    return caller.operations
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        // Whoever comes last sees all that was acknowledged.
        var last = Caller(count, self, clock)
        try await last.readTogether(keys: Array(0..<Self.keyCount))
        operations += last.operations
        return operations
    }
}
