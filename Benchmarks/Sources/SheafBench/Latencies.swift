// SPDX-License-Identifier: MIT
//
// How long operations took, each of them kept: quantiles are exact.

/// The times of one kind of operation.
struct Latencies: Sendable {
    private(set) var microseconds: [Float] = []

    mutating func add(_ duration: Duration) {
        microseconds.append(Float(duration / .microseconds(1)))
    }

    mutating func add(_ other: Latencies) {
        microseconds += other.microseconds
    }

    /// The sum in microseconds.
    var sum: Double { microseconds.reduce(0) { $0 + Double($1) } }

    /// What a row tells of it; nil when there was none.
    var summary: Row.Operation? {
        guard !microseconds.isEmpty else { return nil }
        let sorted = microseconds.sorted()
        func quantile(_ share: Double) -> Double {
            Double(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
        }
        return Row.Operation(
            count: sorted.count,
            mean_us: sum / Double(sorted.count),
            p50_us: quantile(0.5),
            p95_us: quantile(0.95),
            p99_us: quantile(0.99),
            max_us: Double(sorted.last ?? 0)
        )
    }
}
