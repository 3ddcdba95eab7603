// SPDX-License-Identifier: MIT
//
// What every writing verb is below its face: parsed before it waits, run on the writer's thread.
// The same statement runs alone, as a part of a transaction, or in a rehearsal; there is one
// implementation of each.

import SheafKeyValue

/// A parsed statement that can be run in a transaction.
///
/// It may run more than once: a run that did not come to its commit never happened.
protocol Statement: Sendable {
    associatedtype Outcome: CostBearing

    /// Carries the statement out.
    func run(in transaction: inout StoreTransaction) throws -> Outcome

    /// Whether the statement wants a commit of its own, because it may fail after it has written.
    var runsAlone: Bool { get }

    /// The collection that it is about, for those who measure.
    var subject: Namespace? { get }
}

extension Statement {
    var runsAlone: Bool { false }

    var subject: Namespace? { nil }
}

/// A statement about one collection.
protocol CollectionStatement: Statement {
    var collection: Collection { get }
}

extension CollectionStatement {
    var subject: Namespace? { collection.namespace }
}

extension Store {
    /// Carries out a statement in the next commit.
    func perform<Performed: Statement>(
        _ statement: Performed
    ) async throws(StoreError) -> Performed.Outcome {
        try checkOpen()
        let timer = StatementTimer(self)
        do {
            let body: Environment.WriteBody<Performed.Outcome> = { base in
                try StoreTransaction.wrapping(&base, self) { try statement.run(in: &$0) }
            }
            let committed =
                try await statement.runsAlone
                ? environment.writeAlone(body) : environment.write(body)
            var outcome = committed.result
            outcome.cost.pagesWritten = committed.pagesWritten
            timer?.end(Performed.verb, statement.subject, nil)
            return outcome
        } catch {
            let error = StoreError(mapping: error)
            timer?.end(Performed.verb, statement.subject, error)
            throw error
        }
    }
}

extension StoreTransaction {
    /// Carries out a statement as a part of this transaction.
    mutating func perform<Performed: Statement>(
        _ statement: Performed
    ) throws(StoreError) -> Performed.Outcome {
        do {
            return try statement.run(in: &self)
        } catch {
            throw StoreError(mapping: error)
        }
    }
}
