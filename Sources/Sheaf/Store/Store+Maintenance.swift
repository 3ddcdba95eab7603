// SPDX-License-Identifier: MIT
//
// What a store does by itself, now and then: expired documents are deleted, and builds of indexes
// that nobody carries on are carried on. All of it is statements like any other, in small commits.

import SheafKeyValue
import SheafRecords
import Synchronization

/// The task that maintains a store while it is open.
final class Maintenance: Sendable {
    private let task = Mutex<Task<Void, Never>?>(nil)
    private let clock = ExpiryClock()

    /// Begins; it holds the store only while it works.
    func begin(_ store: Store, every interval: Duration) {
        let clock = clock
        let task = Task.detached(priority: .background) { [weak store] in
            var builds: [Int64: UInt64] = [:]
            while !Task.isCancelled {
                try? await Task.sleep(for: interval)
                guard !Task.isCancelled, let store else { return }
                // What fails now is tried again next time.
                _ = try? await store.deleteExpired(at: clock.now())
                builds = (try? await store.continueBuilds(standingSince: builds)) ?? [:]
            }
        }
        self.task.withLock { $0 = task }
    }

    /// Ends, after the commit that is being made.
    func end() {
        task.withLock { task in
            task?.cancel()
            task = nil
        }
    }
}

extension Store {
    /// Deletes the documents that have expired at a moment.
    ///
    /// - Complexity: O(log n) for each index by which documents expire, and the cost of deleting
    ///   those that have; at most 100 of them are deleted in one commit.
    /// - Returns: How many were deleted.
    package func deleteExpired(at now: DateTime) async throws(StoreError) -> Int {
        var deletedCount = 0
        for statement in try expiring(at: now) {
            while true {
                let count = try await perform(statement).deletedCount
                deletedCount += count
                if count < ExpireStatement.batchCountMax { break }
            }
        }
        return deletedCount
    }

    private func expiring(at now: DateTime) throws(StoreError) -> [ExpireStatement] {
        try mapping {
            try read { snapshot in
                var statements: [ExpireStatement] = []
                for entry in snapshot.catalog.all {
                    for index in entry.indexes
                    where try !index.expired(at: now, in: snapshot.base).isEmpty {
                        statements.append(
                            ExpireStatement(
                                namespace: entry.namespace,
                                number: index.number,
                                now: now
                            )
                        )
                    }
                }
                return statements
            }
        }
    }

    /// Carries on the builds that stand where they stood before.
    ///
    /// - Returns: Where builds stand, for the next call.
    package func continueBuilds(
        standingSince earlier: [Int64: UInt64]
    ) async throws(StoreError) -> [Int64: UInt64] {
        let (builds, places) = try unfinishedBuilds()
        for build in builds where earlier[build.number] == places[build.number] {
            var cost = WriteCost()
            do throws(StoreError) {
                try await build.run(&cost, nil)
            } catch {
                if error.endsBuild { await build.collection.drop([build.number]) }
            }
        }
        return places
    }

    private func unfinishedBuilds() throws(StoreError) -> ([IndexBuild], [Int64: UInt64]) {
        try mapping {
            try read { snapshot in
                var builds: [IndexBuild] = []
                var places: [Int64: UInt64] = [:]
                for entry in snapshot.catalog.all {
                    for index in entry.indexes where index.isBuilding {
                        let namespace = entry.namespace
                        builds.append(
                            IndexBuild(
                                collection: Collection(store: self, namespace: namespace),
                                number: index.number,
                                name: index.name
                            )
                        )
                        let place = try index.sorted.buildPosition(in: snapshot.base)
                        places[index.number] = place?.number ?? 0
                    }
                }
                return (builds, places)
            }
        }
    }
}
