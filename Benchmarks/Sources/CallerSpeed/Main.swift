// SPDX-License-Identifier: MIT
//
// How many edits a second many callers get through one writer, and how long each waits: beside LMDB
// by hand under a group commit of its own, and beside readers.
//
//     swift run --package-path Benchmarks -c release CallerSpeed FOLDER [SECONDS] [ROUNDS]
//
// An edit sets one field of one grade, found by its _id, in an array of a thousand; by hand it is
// one put of a record of a hundred bytes. Everything is flushed before it is acknowledged. Rounds
// of both take turns, so that whatever else the machine does meets both; told is the median round.

import Sheaf

@main
struct CallerSpeed {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 1 else {
            return print("usage: CallerSpeed FOLDER [SECONDS] [ROUNDS]")
        }
        let seconds = arguments.count > 2 ? Double(arguments[2]) ?? 3 : 3
        let rounds = arguments.count > 3 ? Int(arguments[3]) ?? 5 : 5
        let raw = RawStore(path: arguments[1] + "/raw.mdb")
        let edits = try await EditStore(path: arguments[1] + "/edits.sheaf")
        defer { edits.store.close() }
        try raw.fill()
        var rates: [Int: Double] = [:]
        print("callers  store/s  p50 ms  p99 ms  a commit   by hand/s  p50 ms  p99 ms   ratio")
        for callers in [1, 8, 64, 350] {
            var (ours, byHand): ([Round], [Round]) = ([], [])
            for _ in 0..<rounds {
                ours.append(try await edits.run(callers: callers, seconds: seconds))
                byHand.append(try await raw.run(callers: callers, seconds: seconds))
            }
            let ratios = zip(ours, byHand).map { $0.rate / $1.rate }
            rates[callers] = median(ours.map(\.rate))
            print(
                "\(callers)".padded(7),
                ours.rates,
                ours.perCommit,
                byHand.rates,
                format(median(ratios), 2).padded(7),
                separator: "  "
            )
        }
        print("64 callers: \(format((rates[64] ?? 0) / (rates[1] ?? 1), 1)) times one caller")
        try await Readers(edits).run(seconds: seconds, rounds: rounds)
    }
}

/// What one round came to.
struct Round: Sendable {
    let rate: Double
    let p50: Double
    let p99: Double
    var commitCount = 0
    let count: Int

    /// From the nanoseconds of each call.
    init(_ nanoseconds: [UInt64], count: Int, seconds: Double) {
        let sorted = nanoseconds.sorted()
        func quantile(_ part: Double) -> Double {
            sorted.isEmpty ? 0 : Double(sorted[Int(Double(sorted.count - 1) * part)]) / 1e6
        }
        (rate, p50, p99) = (Double(count) / seconds, quantile(0.5), quantile(0.99))
        self.count = count
    }
}

extension [Round] {
    /// The medians as columns.
    var rates: String {
        let columns = [
            format(median(map(\.rate)), 0).padded(7), format(median(map(\.p50)), 2).padded(6),
            format(median(map(\.p99)), 2).padded(6),
        ]
        return columns.joined(separator: "  ")
    }

    /// How many edits shared a commit.
    var perCommit: String {
        format(median(map { Double($0.count) / Double(Swift.max($0.commitCount, 1)) }), 1).padded(8)
    }
}

func median(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.sorted()[values.count / 2]
}

func format(_ value: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return digits == 0 ? "\(Int(rounded))" : "\(rounded)"
}

extension String {
    func padded(_ width: Int) -> String {
        String(repeating: " ", count: Swift.max(0, width - count)) + self
    }
}
