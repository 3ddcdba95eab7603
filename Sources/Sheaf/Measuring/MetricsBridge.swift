// SPDX-License-Identifier: MIT
//
// Metrics: from what the writer counts to what a store tells.

import SheafKeyValue

/// Hands the writer's reports to the metrics of one store.
final class MetricsBridge: WriterObserver {
    private let metrics: any StoreMetrics

    init(_ metrics: any StoreMetrics) {
        self.metrics = metrics
    }

    func observe(_ commit: CommitReport) {
        metrics.record(
            CommitMeasures(
                queueWaits: commit.waitNanoseconds.map { .nanoseconds($0) },
                failureCount: commit.failureCount,
                transactionTime: .nanoseconds(commit.bodyNanoseconds),
                commitTime: .nanoseconds(commit.commitNanoseconds),
                recordsWritten: commit.recordsWritten,
                bytesWritten: commit.bytesWritten,
                pagesWritten: commit.pagesWritten
            )
        )
    }

    func observe(_ reader: ReaderSlot) {
        metrics.record(ReaderMeasures(reader))
    }
}

/// The time of one statement, which is told if it was long.
struct StatementTimer: Sendable {
    private let began: ContinuousClock.Instant
    private let metrics: any StoreMetrics
    private let slowMin: Duration

    /// Begins, unless nobody wants to know.
    init?(_ store: Store) {
        guard let metrics = store.options.metrics else { return nil }
        self.metrics = metrics
        slowMin = store.options.slowStatementMin
        began = .now
    }

    /// Tells of the statement if it took long.
    func end(_ verb: @autoclosure () -> String, _ namespace: Namespace?, _ error: StoreError?) {
        let time = ContinuousClock.now - began
        guard time >= slowMin else { return }
        metrics.record(
            SlowStatement(
                verb: verb(),
                namespace: namespace,
                time: time,
                errorCode: error?.mongoCode
            )
        )
    }
}

extension Statement {
    /// MongoDB's word for the statement, from the name of its type.
    static var verb: String {
        let name = "\(Self.self)".replacing("Statement", with: "")
        return name.prefix(1).lowercased() + name.dropFirst()
    }
}

extension Collection {
    /// Reads one state of the store, for a verb that is a statement by itself.
    func reading<Result>(
        _ verb: String,
        _ body: (StoreSnapshot) throws -> Result
    ) throws(StoreError) -> Result {
        let timer = StatementTimer(store)
        do {
            let result = try store.read(body)
            timer?.end(verb, namespace, nil)
            return result
        } catch {
            let error = StoreError(mapping: error)
            timer?.end(verb, namespace, error)
            throw error
        }
    }
}
