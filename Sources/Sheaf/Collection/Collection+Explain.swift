// SPDX-License-Identifier: MIT
//
// Explain: runs a statement in a rehearsal, which is always undone, and tells what was counted.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension Collection {
    /// How a statement finds its documents and what it looks at.
    ///
    /// - Complexity: that of the statement.
    /// - Throws: what the statement would throw.
    public func explain(
        _ statement: ExplainableStatement
    ) async throws(StoreError) -> Explanation {
        switch statement {
        case .find(let filter, let options):
            return try explain(try FindRequest(filter, options, of: self))
        case .countDocuments(let filter, let options):
            let query = try Query(filter, options, of: self)
            try checkNotNegative(skip: options.skip, limit: options.limit)
            return try explain(skip: options.skip, limit: options.limit) { entry, examination in
                try Search(query, in: entry, examination: examination)
            }
        case .distinct(let field, let filter, let options):
            let query = try Query(filter, options, of: self)
            let path = try DistinctValues.path(field)
            return try explain { entry, examination in
                try Search(query, in: entry, examination: examination)
            } showing: { stored in
                try path.forEachValue(reading: stored) { _ in }
            }
        }
    }

    /// What a write would do and what it would cost; nothing of it is kept.
    ///
    ///     let explanation = try await grades.explain(
    ///         .updateOne(["uid": "u1"], ["$push": ["semesters.21": ["$each": [grade]]]]))
    ///     print(explanation.document)
    ///
    /// - Complexity: that of the statement, which holds up other writes while it is rehearsed.
    /// - Throws: what the statement would throw; `invalidOperation` for an insertion, about which
    ///   there is nothing to explain.
    public func explain(_ write: WriteModel) async throws(StoreError) -> Explanation {
        switch try ParsedWrite(write, of: self) {
        case .update(let statement): return try await rehearse(statement)
        case .delete(let statement): return try await rehearse(statement)
        case .insert:
            throw StoreError(
                .invalidOperation,
                "There is nothing to explain about an insertion: it looks for no document."
            )
        }
    }

    /// What a find looks at; what its projection shows is read, whole documents are not.
    private func explain(_ request: FindRequest) throws(StoreError) -> Explanation {
        try mapping {
            try store.read { snapshot in
                let examination = Examination()
                guard let entry = try snapshot.collection(self) else {
                    return Explanation(.scan, examination, matchedCount: 0, write: nil)
                }
                var progress = try FindProgress(request, in: entry, examination: examination)
                var shownCount = 0
                while try progress.showNext(
                    in: snapshot.base,
                    { stored, match in
                        guard !request.projection.isIdentity else { return }
                        _ = try request.projection.document(stored: stored, match: match)
                    }
                ) != nil {
                    shownCount += 1
                }
                return Explanation(
                    progress.plan,
                    examination,
                    matchedCount: shownCount + progress.skippedCount,
                    write: nil
                )
            }
        }
    }

    private func explain(
        skip: Int = 0,
        limit: Int? = nil,
        _ plan: (CatalogCollection, Examination) throws -> Search,
        showing show: (borrowing StoredDocument) throws -> Void = { _ in }
    ) throws(StoreError) -> Explanation {
        try mapping {
            try store.read { snapshot in
                let examination = Examination()
                guard let entry = try snapshot.collection(self) else {
                    return Explanation(.scan, examination, matchedCount: 0, write: nil)
                }
                var matchedCount = 0
                var search = try plan(entry, examination)
                let limit = limit.map { $0 > 0 ? $0 + skip : 0 }
                try search.forEachMatch(0, limit, in: snapshot.base) { stored in
                    matchedCount += 1
                    try show(stored)
                    return true
                }
                return Explanation(
                    search.plan,
                    examination,
                    matchedCount: matchedCount,
                    write: nil
                )
            }
        }
    }

    private func rehearse(
        _ statement: some ExplainedStatement
    ) async throws(StoreError) -> Explanation {
        try store.checkOpen()
        let store = store
        do {
            return try await store.environment.rehearse { base in
                try StoreTransaction.wrapping(&base, store) { try statement.explanation(in: &$0) }
            }.result
        } catch {
            throw StoreError(mapping: error)
        }
    }
}

/// A writing statement that can tell what it did.
protocol ExplainedStatement: Statement {
    /// Carries the statement out and tells what it looked at and what it wrote.
    func explanation(in transaction: inout StoreTransaction) throws -> Explanation
}

extension UpdateStatement: ExplainedStatement {
    func explanation(in transaction: inout StoreTransaction) throws -> Explanation {
        let examination = Examination()
        let run = try run(in: &transaction, examination: examination)
        if let failure = run.failure { throw failure }
        let cost = run.end.since(run.start)
        let documentCount = run.modifiedCount + (run.upsertedID == nil ? 0 : 1)
        return Explanation(
            run.plan,
            examination,
            matchedCount: run.matchedCount,
            write: .init(
                documentCount: documentCount,
                recordsWritten: cost.recordsWritten,
                bytesWritten: cost.bytesWritten,
                rewriteByteCount: run.rewriteByteCount
            )
        )
    }
}

extension DeleteStatement: ExplainedStatement {
    func explanation(in transaction: inout StoreTransaction) throws -> Explanation {
        let examination = Examination()
        let run = try run(in: &transaction, examination: examination)
        let result = run.result
        return Explanation(
            run.plan,
            examination,
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
    init(_ plan: AccessPlan, _ examination: Examination, matchedCount: Int, write: Write?) {
        self.init(
            plan: Plan(plan),
            keysExamined: examination.keys,
            documentsExamined: examination.documents,
            elementsExamined: examination.elements,
            recordsRead: examination.records,
            bytesRead: examination.bytes,
            matchedCount: matchedCount,
            write: write
        )
    }
}

extension Explanation.Plan {
    init(_ plan: AccessPlan) {
        guard case .index(let index, let use) = plan else {
            self = .collectionScan
            return
        }
        self =
            switch use.quality {
            case .uniqueEquality: .uniqueKey(index: index.name)
            case .equality: .key(index: index.name)
            case .oneOf: .keys(index: index.name)
            case .range: .keyRange(index: index.name)
            }
    }
}
