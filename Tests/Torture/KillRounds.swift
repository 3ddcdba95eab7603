// SPDX-License-Identifier: MIT
//
// Rounds of killing: a writer is killed at a random moment, in its opening too, and what it leaves
// is audited. The store goes on into the next round until it has grown old.

import Foundation
import SheafTestSupport

/// Kills writers until a time is over.
struct KillRounds {
    let folder: String
    let lies: Bool
    /// The failures after which it ends.
    let failureCountMax: Int
    private var random: SeededGenerator
    private(set) var roundCount = 0
    private(set) var storeCount = 0
    private(set) var stepCount = 0
    private(set) var failures: [String] = []

    /// The steps of a caller after which a new store is begun.
    private static let stepCountMax = 1500

    init(folder: String, seed: UInt64, lies: Bool, failureCountMax: Int) {
        self.folder = folder
        self.failureCountMax = failureCountMax
        self.lies = lies
        random = SeededGenerator(seed: seed)
    }

    mutating func run(until end: ContinuousClock.Instant) throws {
        while ContinuousClock.now < end, failures.count < failureCountMax {
            storeCount += 1
            try runStore(until: end)
        }
    }

    /// Whether a caller was told an error, where no disk fails.
    private static func isFailure(_ line: Substring) -> Bool {
        line.hasPrefix("failed") && !line.hasSuffix("transactionAborted")
    }

    /// The life of one store: many rounds.
    private mutating func runStore(until end: ContinuousClock.Instant) throws {
        let store = "\(folder)/kill"
        try? FileManager.default.removeItem(atPath: store)
        try FileManager.default.createDirectory(
            atPath: store,
            withIntermediateDirectories: true
        )
        let seed = random.next() >> 1
        let callerCount = random.pick([1, 4, 16])
        let durability = random.pick(["full", "full", "deferredMeta", "withoutSync"])
        var audit = Audit(seed: seed, callerCount: callerCount)
        while ContinuousClock.now < end, audit.stepCountMax < Self.stepCountMax {
            var arguments = ["\(store)/test.sheaf", "--seed", "\(seed)"]
            arguments += ["--callers", "\(callerCount)", "--durability", durability]
            arguments += ["--builds", "\(Int.max)"]
            if lies { arguments.append("--lies") }
            let writer = try WriterProcess(arguments, in: folder)
            if random.oneIn(4) {
                writer.kill(after: .milliseconds(random.below(60)))
            } else {
                writer.waitForReport()
                writer.kill(after: .microseconds(random.below(150_000)))
            }
            audit.take(writer.lines)
            stepCount += writer.lines.count
            roundCount += 1
            let wrong = writer.lines.first { $0.hasPrefix("WRONG") || Self.isFailure($0) }
            if let finding = wrong.map(String.init) ?? audit.finding(at: "\(store)/test.sheaf") {
                failures.append("kill round \(roundCount), \(durability): \(finding)")
                return
            }
            if random.oneIn(12) { return }
        }
    }
}
