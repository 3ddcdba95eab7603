// SPDX-License-Identifier: MIT
//
// Rounds of faults: a run of the writer is counted, and then repeated once for each of its calls
// that write or synchronise, with a fault at that call.

import Foundation
import SheafTestSupport

/// What a fault is, and what the writer does about it.
struct FaultManner {
    let kind: String
    /// Whether every later call fails too: the disk is dead.
    var isLasting = false
    /// Whether the writer's process ends when it is told.
    var endsWriter = false

    static let all = [
        FaultManner(kind: "EIO"), FaultManner(kind: "ENOSPC"), FaultManner(kind: "EDQUOT"),
        FaultManner(kind: "short"), FaultManner(kind: "EIO", endsWriter: true),
        FaultManner(kind: "short", endsWriter: true), FaultManner(kind: "EIO", isLasting: true),
        FaultManner(kind: "ENOSPC", isLasting: true),
    ]

    /// The codes that callers may be told; whatever failed, a commit's outcome may be unknown.
    var codes: Set<String> {
        switch kind {
        case "EIO": ["ioFailure", "outcomeUnknown"]
        case "ENOSPC", "EDQUOT": ["noSpace", "outcomeUnknown"]
        default: ["ioFailure", "noSpace", "outcomeUnknown"]
        }
    }
}

/// Who writes while calls fail.
struct FaultLoad {
    let callerCount: Int
    let stepCount: Int
    let buildCount: Int

    /// One caller, and the builder once around: each of its calls fails.
    static let small = FaultLoad(callerCount: 1, stepCount: 14, buildCount: 9)
    /// Callers that share commits, and a file that grows: calls fail by chance.
    static let large = FaultLoad(callerCount: 4, stepCount: 60, buildCount: 17)
}

/// Lets every call of a run fail, in every manner.
struct FaultRounds {
    let folder: String
    let library: String
    /// The failures after which it ends.
    let failureCountMax: Int
    private(set) var runCount = 0
    private(set) var faultCount = 0
    private(set) var failedStatementCount = 0
    private(set) var failures: [String] = []

    init(folder: String, library: String, failureCountMax: Int) {
        self.folder = folder
        self.failureCountMax = failureCountMax
        self.library = library
    }

    /// Goes through every call of the small load, and then through calls of larger ones until the
    /// time is over; or only until then, if there is to be no whole pass.
    mutating func run(
        _ manners: [FaultManner],
        seed: UInt64,
        until end: ContinuousClock.Instant,
        isWhole: Bool
    ) throws {
        var random = SeededGenerator(seed: seed)
        for durability in ["full", "deferredMeta"] {
            let callCount = try countCalls(.small, seed, durability)
            var cases = manners.flatMap { manner in (1...callCount).map { (manner, $0) } }
            if !isWhole { cases.shuffle(using: &random) }
            let half = ContinuousClock.now + (end - ContinuousClock.now) / 2
            for (manner, number) in cases where failures.count < failureCountMax {
                guard isWhole || ContinuousClock.now < half else { break }
                try runOnce(manner, at: number, .small, seed, durability)
            }
        }
        var seed = seed
        while ContinuousClock.now < end, failures.isEmpty {
            seed += 1
            let durability = random.pick(["full", "deferredMeta"])
            let callCount = try countCalls(.large, seed, durability)
            for _ in 0..<8 where ContinuousClock.now < end {
                let number = 1 + random.below(callCount)
                try runOnce(random.pick(manners), at: number, .large, seed, durability)
            }
        }
    }

    /// Runs the writer without a fault, and counts its calls.
    private mutating func countCalls(
        _ load: FaultLoad,
        _ seed: UInt64,
        _ durability: String
    ) throws -> Int {
        let writer = try start(load, seed, durability, ["SHEAF_FAULT_AT": "0"])
        var audit = Audit(seed: seed, callerCount: load.callerCount)
        if let finding = writer.finding() { failures.append("without a fault: \(finding)") }
        audit.take(writer.lines)
        if let finding = audit.finding(at: store) { failures.append("without a fault: \(finding)") }
        let counts = report.filter { $0.hasPrefix("calls") }
        guard let count = counts.last?.split(separator: " ").last.flatMap({ Int($0) }), count > 50
        else { throw CocoaError(.fileReadCorruptFile) }
        return count
    }

    private mutating func runOnce(
        _ manner: FaultManner,
        at number: Int,
        _ load: FaultLoad,
        _ seed: UInt64,
        _ durability: String
    ) throws {
        var faults = ["SHEAF_FAULT_AT": "\(number)", "SHEAF_FAULT_KIND": manner.kind]
        if manner.isLasting { faults["SHEAF_FAULT_ALWAYS"] = "1" }
        let options = manner.endsWriter ? ["--stops"] : []
        let writer = try start(load, seed, durability, faults, options)
        var finding = writer.finding()
        let lines = writer.lines
        let fired = report.filter { !$0.hasPrefix("calls") }
        runCount += 1
        faultCount += fired.count
        let errors = lines.filter { $0.hasPrefix("failed") }
        failedStatementCount += errors.count
        var audit = Audit(seed: seed, callerCount: load.callerCount)
        audit.take(lines)
        let isFinished =
            audit.acknowledged.allSatisfy { $0 == load.stepCount }
            && audit.builtCount == load.buildCount
        if finding == nil, !isFinished, !manner.isLasting, !manner.endsWriter {
            finding = "the writer gave up after \(lines.last ?? "nothing")"
        }
        if finding == nil, !isFinished, fired.isEmpty { finding = "the writer gave up unprovoked" }
        if finding == nil, !manner.isLasting {
            let wrong = errors.first { error in
                !manner.codes.union(["transactionAborted"]).contains { error.hasSuffix($0) }
            }
            finding = wrong.map { "a caller was told \($0)" }
        }
        if let finding = finding ?? audit.finding(at: store) {
            let what = "\(manner.kind) at call \(number) (\(fired.first ?? "not made")) of seed"
            failures.append("\(what) \(seed), \(durability), \(manner): \(finding)")
        }
    }

    private var store: String { "\(folder)/fault/test.sheaf" }

    /// What the library reported.
    private var report: [Substring] {
        let text = try? String(contentsOfFile: "\(folder)/fault.report", encoding: .utf8)
        return (text ?? "").split(separator: "\n")
    }

    /// Starts a writer on a new store, with a fault.
    private func start(
        _ load: FaultLoad,
        _ seed: UInt64,
        _ durability: String,
        _ faults: [String: String],
        _ options: [String] = []
    ) throws -> WriterProcess {
        let inside = "\(folder)/fault"
        for path in [inside, "\(folder)/fault.report"] {
            try? FileManager.default.removeItem(atPath: path)
        }
        try FileManager.default.createDirectory(
            atPath: inside,
            withIntermediateDirectories: false
        )
        var environment = faults
        environment["LD_PRELOAD"] = library
        environment["SHEAF_FAULT_FOLDER"] = inside
        environment["SHEAF_FAULT_REPORT"] = "\(folder)/fault.report"
        var arguments = [store, "--seed", "\(seed)", "--callers", "\(load.callerCount)"]
        arguments += ["--steps", "\(load.stepCount)", "--builds", "\(load.buildCount)"]
        arguments += ["--durability", durability]
        return try WriterProcess(arguments + options, in: folder, faults: environment)
    }
}
