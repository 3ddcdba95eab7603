// SPDX-License-Identifier: MIT
//
// Explain: runs a statement in a rehearsal, which is always undone, and tells what was counted.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension Collection {
    /// How a statement finds its documents and what it looks at.
    ///
    ///     let explanation = try await grades.explain(.find(["uid": "u1"]))
    ///     print(explanation.document)
    ///
    /// What a projection shows is read, whole documents are not.
    ///
    /// - Complexity: that of the statement; for `queryPlanner` O(indexes).
    /// - Throws: what the statement would throw.
    public func explain(
        _ statement: ExplainableStatement,
        verbosity: ExplainVerbosity = .executionStats
    ) async throws(StoreError) -> Explanation {
        let read = try ExplainedRead(statement, of: self)
        return try mapping {
            try store.read { snapshot in
                guard let entry = try snapshot.collection(self) else {
                    return Explanation(of: self, verbosity, read.stages.query)
                }
                let examination = Examination()
                let start = ContinuousClock.now
                var search = try Search(
                    read.stages.query,
                    in: entry,
                    snapshot.base,
                    examination: examination
                )
                var matchedCount = 0
                if verbosity != .queryPlanner {
                    matchedCount = try read.run(&search, entry, snapshot.base)
                }
                var stages = read.stages
                stages.isAnsweredByKeys = search.isAnsweredByKeys
                stages.isCovered = search.covered != nil
                stages.distinctScan = read.distinctPath.flatMap {
                    DistinctScan($0, stages.query, in: entry)?.scan
                }
                return Explanation(
                    of: self,
                    verbosity,
                    stages,
                    search.plan,
                    examination,
                    .now - start,
                    matchedCount: matchedCount
                )
            }
        }
    }

    /// What a write would do and what it would cost; nothing of it is kept.
    ///
    ///     let explanation = try await grades.explain(
    ///         .updateOne(["uid": "u1"], ["$push": ["semesters.21": ["$each": [grade]]]]))
    ///     print(explanation.document)
    ///
    /// - Complexity: that of the statement, which holds up other writes while it is rehearsed; for
    ///   `queryPlanner` O(indexes).
    /// - Throws: what the statement would throw; `invalidOperation` for an insertion, about which
    ///   there is nothing to explain.
    public func explain(
        _ write: WriteModel,
        verbosity: ExplainVerbosity = .executionStats
    ) async throws(StoreError) -> Explanation {
        switch try ParsedWrite(write, of: self) {
        case .update(let statement): return try await rehearse(statement, verbosity)
        case .delete(let statement): return try await rehearse(statement, verbosity)
        case .insert:
            throw StoreError(
                .invalidOperation,
                "There is nothing to explain about an insertion: it looks for no document."
            )
        }
    }

    private func rehearse(
        _ statement: some ExplainedStatement,
        _ verbosity: ExplainVerbosity
    ) async throws(StoreError) -> Explanation {
        try store.checkOpen()
        let store = store
        guard verbosity != .queryPlanner else {
            return try mapping { try store.read { try self.plan(statement.stages, in: $0) } }
        }
        do {
            return try await store.environment.rehearse { base in
                try StoreTransaction.wrapping(&base, store) {
                    try statement.explanation(verbosity, in: &$0)
                }
            }.result
        } catch {
            throw StoreError(mapping: error)
        }
    }

    /// The plan of a write, which is not run.
    private func plan(
        _ stages: PlanStages,
        in snapshot: StoreSnapshot
    ) throws -> Explanation {
        guard let entry = try snapshot.collection(self) else {
            return Explanation(of: self, .queryPlanner, stages.query)
        }
        let plan = try AccessPlan(stages.query, in: entry, snapshot.base)
        return Explanation(
            of: self,
            .queryPlanner,
            stages,
            plan,
            Examination(),
            .zero,
            matchedCount: 0
        )
    }
}

/// A reading statement, parsed, that can be run for what it looks at.
private struct ExplainedRead {
    let stages: PlanStages
    private let find: FindRequest?
    let distinctPath: FieldPath?

    init(_ statement: ExplainableStatement, of collection: Collection) throws(StoreError) {
        switch statement {
        case .find(let filter, let options):
            let request = try FindRequest(filter, options, of: collection)
            stages = PlanStages(
                purpose: .find,
                query: request.query,
                skip: options.skip,
                limit: options.limit,
                projection: options.projection
            )
            (find, distinctPath) = (request, nil)
        case .countDocuments(let filter, let options):
            try collection.checkNotNegative(skip: options.skip, limit: options.limit)
            let query = try Query(filter, options, of: collection, for: options.demand)
            stages = PlanStages(
                purpose: .count,
                query: query,
                skip: options.skip,
                limit: options.limit
            )
            (find, distinctPath) = (nil, nil)
        case .distinct(let field, let filter, let options):
            stages = PlanStages(
                purpose: .distinct,
                query: try Query(filter, options, of: collection)
            )
            (find, distinctPath) = (nil, try DistinctValues.path(field))
        }
    }

    /// Looks at what the statement looks at.
    ///
    /// - Returns: How many documents it finds.
    func run(
        _ search: inout Search,
        _ entry: CatalogCollection,
        _ snapshot: SheafKeyValue.Snapshot
    ) throws -> Int {
        if let find {
            var count = 0
            var progress = try FindProgress(
                find,
                in: entry,
                snapshot,
                examination: search.examination
            )
            if find.projection.isIdentity {
                try progress.show(in: snapshot) { _, _ in
                    count += 1
                    return true
                }
            } else {
                try progress.showDocuments(as: find.projection, in: snapshot) { _ in
                    count += 1
                    return true
                }
            }
            return count
        }
        guard let distinctPath else {
            return try search.matchCount(stages.skip, stages.limit, in: snapshot)
        }
        return try entry.forEachDistinct(
            distinctPath,
            stages.query,
            within: .zero,
            in: snapshot,
            examining: search.examination
        ) { _ in }
    }
}

/// A writing statement that can tell what it did.
protocol ExplainedStatement: Statement {
    /// What stands around its plan.
    var stages: PlanStages { get }

    /// Carries the statement out and tells what it looked at and what it wrote.
    func explanation(
        _ verbosity: ExplainVerbosity,
        in transaction: inout StoreTransaction
    ) throws -> Explanation
}

extension UpdateStatement: ExplainedStatement {
    var stages: PlanStages { PlanStages(purpose: .update, query: query) }

    func explanation(
        _ verbosity: ExplainVerbosity,
        in transaction: inout StoreTransaction
    ) throws -> Explanation {
        let (examination, start) = (Examination(), ContinuousClock.now)
        let run = try run(in: &transaction, examination: examination)
        if let failure = run.failure { throw failure }
        let cost = run.end.since(run.start)
        return Explanation(
            of: collection,
            verbosity,
            stages,
            run.plan,
            examination,
            .now - start,
            matchedCount: run.matchedCount,
            write: .init(
                documentCount: run.modifiedCount + (run.upsertedID == nil ? 0 : 1),
                recordsWritten: cost.recordsWritten,
                bytesWritten: cost.bytesWritten,
                rewriteByteCount: run.rewriteByteCount
            )
        )
    }
}

extension DeleteStatement: ExplainedStatement {
    var stages: PlanStages { PlanStages(purpose: .delete, query: query) }

    func explanation(
        _ verbosity: ExplainVerbosity,
        in transaction: inout StoreTransaction
    ) throws -> Explanation {
        let (examination, start) = (Examination(), ContinuousClock.now)
        let run = try run(in: &transaction, examination: examination)
        let result = run.result
        return Explanation(
            of: collection,
            verbosity,
            stages,
            run.plan,
            examination,
            .now - start,
            matchedCount: result.deletedCount,
            write: .init(
                documentCount: result.deletedCount,
                recordsWritten: result.recordsWritten,
                bytesWritten: result.bytesWritten,
                rewriteByteCount: 0
            )
        )
    }
}

extension Explanation {
    /// What a plan is, and what was counted when it was run.
    init(
        of collection: Collection,
        _ verbosity: ExplainVerbosity,
        _ stages: PlanStages,
        _ plan: AccessPlan,
        _ examination: Examination,
        _ executionTime: Duration,
        matchedCount: Int,
        write: Write? = nil
    ) {
        self.init(
            verbosity: verbosity,
            namespace: "\(collection.namespace)",
            parsedQuery: stages.query.filter.source,
            collation: stages.query.collation?.specification,
            plan: Plan(plan),
            winningPlan: stages.document(plan),
            rejectedPlans: stages.rejected(plan),
            isSorting: !plan.isOrdered,
            executionTime: executionTime,
            keysExamined: examination.keys,
            documentsExamined: examination.documents,
            elementsExamined: examination.elements,
            recordsRead: examination.records,
            bytesRead: examination.bytes,
            matchedCount: matchedCount,
            write: write
        )
    }

    /// What there is to tell of a collection that does not exist.
    init(of collection: Collection, _ verbosity: ExplainVerbosity, _ query: Query) {
        self.init(
            verbosity: verbosity,
            namespace: "\(collection.namespace)",
            parsedQuery: query.filter.source,
            collation: query.collation?.specification,
            plan: .collectionScan,
            winningPlan: ["stage": "EOF"],
            rejectedPlans: [],
            isSorting: false,
            executionTime: .zero,
            keysExamined: 0,
            documentsExamined: 0,
            elementsExamined: 0,
            recordsRead: 0,
            bytesRead: 0,
            matchedCount: 0,
            write: nil
        )
    }
}

extension Explanation.Plan {
    init(_ plan: AccessPlan) {
        switch plan.way {
        case .scan: self = .collectionScan
        case .union(let scans): self = .union(indexes: scans.map(\.index.name))
        case .index(let scan):
            let name = scan.index.name
            if scan.index.isUnique, scan.isOneKey {
                self = .uniqueKey(index: name)
            } else if scan.ranges.count != 1 {
                self = .keys(index: name)
            } else {
                let isKey =
                    scan.fields[0].isPoint && scan.fields.allSatisfy { $0.isPoint || $0.isWhole }
                self = isKey ? .key(index: name) : .keyRange(index: name)
            }
        }
    }
}
