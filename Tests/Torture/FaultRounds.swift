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
        FaultManner(kind: "EIO"), FaultManner(kind: "ENOSPC"), FaultManner(kind: "short"),
        FaultManner(kind: "EIO", endsWriter: true), FaultManner(kind: "short", endsWriter: true),
        FaultManner(kind: "EIO", isLasting: true), FaultManner(kind: "ENOSPC", isLasting: true),
    ]
}

/// Lets every call of a run fail, in every manner.
struct FaultRounds {
    let folder: String
    let library: String
    private(set) var passCount = 0
    private(set) var runCount = 0
    private(set) var faultCount = 0
    private(set) var failedStatementCount = 0
    private(set) var failures: [String] = []

    /// The steps of a run.
    private static let stepCount = 24

    init(folder: String, library: String) {
        self.folder = folder
        self.library = library
    }

    /// Goes through every call at least once, and again with other steps until the time is over.
    mutating func run(
        _ manners: [FaultManner],
        seed: UInt64,
        until end: ContinuousClock.Instant
    ) throws {
        var seed = seed
        repeat {
            for durability in ["full", "deferredMeta"] {
                let callCount = try countCalls(seed, durability)
                for manner in manners {
                    for number in 1...callCount where failures.count < 10 {
                        try runOnce(manner, at: number, seed, durability)
                    }
                }
            }
            passCount += 1
            seed += 1
        } while ContinuousClock.now < end && failures.isEmpty
    }

    /// Runs the writer without a fault, and counts its calls.
    private mutating func countCalls(_ seed: UInt64, _ durability: String) throws -> Int {
        let writer = try start(seed, durability, ["SHEAF_FAULT_AT": "0"])
        var audit = Audit(seed: seed, callerCount: 1)
        if let finding = writer.finding() { failures.append("without a fault: \(finding)") }
        audit.take(writer.lines)
        if let finding = audit.finding(at: store) { failures.append("without a fault: \(finding)") }
        let counts = report.filter { $0.hasPrefix("calls") }
        guard let count = counts.first?.split(separator: " ").last.flatMap({ Int($0) }), count > 50
        else { throw CocoaError(.fileReadCorruptFile) }
        return count
    }

    private mutating func runOnce(
        _ manner: FaultManner,
        at number: Int,
        _ seed: UInt64,
        _ durability: String
    ) throws {
        var faults = ["SHEAF_FAULT_AT": "\(number)", "SHEAF_FAULT_KIND": manner.kind]
        if manner.isLasting { faults["SHEAF_FAULT_ALWAYS"] = "1" }
        let options = manner.endsWriter ? ["--stops"] : []
        let writer = try start(seed, durability, faults, options)
        var finding = writer.finding()
        let lines = writer.lines
        let fired = report.filter { !$0.hasPrefix("calls") }
        runCount += 1
        faultCount += fired.count
        failedStatementCount += lines.count { $0.hasPrefix("failed") }
        var audit = Audit(seed: seed, callerCount: 1)
        audit.take(lines)
        let isFinished = audit.acknowledged[0] == Self.stepCount
        if finding == nil, !isFinished, !manner.isLasting, !manner.endsWriter {
            finding = "the writer gave up after \(lines.last ?? "nothing")"
        }
        if finding == nil, !isFinished, fired.isEmpty { finding = "the writer gave up unprovoked" }
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
        var arguments = [store, "--seed", "\(seed)", "--callers", "1"]
        arguments += ["--steps", "\(Self.stepCount)", "--durability", durability]
        return try WriterProcess(arguments + options, in: folder, faults: environment)
    }
}
