// SPDX-License-Identifier: MIT
//
// Rounds of power loss: a run is recorded from the creation of its store on, and its files are
// rebuilt as a disk might have them after each write. Each state must open; what was acknowledged
// before the loss must be there.

import Foundation
import SheafTestSupport

/// Rebuilds and audits the states that a loss of power may leave.
struct PowerRounds {
    let folder: String
    let library: String
    /// Whether the disk only says that it synchronises.
    let isLyingDisk: Bool
    /// How the runs are made durable, one after the other.
    let durabilities: [String]
    /// The failures after which it ends.
    let failureCountMax: Int
    private(set) var stateCount = 0
    private(set) var runCount = 0
    private(set) var failures: [String] = []

    /// The states that are tried after each write.
    private static let stateCountOfEvent = 10

    init(
        folder: String,
        library: String,
        isLyingDisk: Bool,
        durabilities: [String],
        failureCountMax: Int
    ) {
        self.folder = folder
        self.failureCountMax = failureCountMax
        self.library = library
        self.isLyingDisk = isLyingDisk
        self.durabilities = durabilities
    }

    /// Goes through one run of each kind at least, and through more until the time is over; or
    /// stops within a run, if none need be whole.
    mutating func run(
        seed: UInt64,
        until end: ContinuousClock.Instant,
        isWhole: Bool
    ) throws {
        var seed = seed
        repeat {
            for durability in durabilities {
                let callerCount = seed.isMultiple(of: 2) ? 4 : 1
                let events = try record(seed, durability, callerCount)
                let limit = isWhole ? nil : end
                try replay(events, seed, durability, callerCount, until: limit)
                runCount += 1
            }
            seed += 1
        } while ContinuousClock.now < end && failures.isEmpty
    }

    private func record(
        _ seed: UInt64,
        _ durability: String,
        _ callerCount: Int
    ) throws -> [PowerEvent] {
        let inside = "\(folder)/power"
        for path in [inside, "\(folder)/power.record"] {
            try? FileManager.default.removeItem(atPath: path)
        }
        try FileManager.default.createDirectory(
            atPath: inside,
            withIntermediateDirectories: false
        )
        let steps = callerCount == 1 ? 20 : 8
        let writer = try WriterProcess(
            [
                "\(inside)/test.sheaf", "--seed", "\(seed)", "--steps", "\(steps)",
                "--callers", "\(callerCount)", "--durability", durability, "--builds", "9",
            ],
            in: folder,
            faults: [
                "LD_PRELOAD": library, "SHEAF_FAULT_FOLDER": inside,
                "SHEAF_FAULT_REPORT": "\(folder)/power.report",
                "SHEAF_FAULT_RECORD": "\(folder)/power.record",
            ]
        )
        guard writer.finding() == nil else { throw CocoaError(.executableRuntimeMismatch) }
        let record = Array(try Data(contentsOf: URL(filePath: "\(folder)/power.record")))
        guard let events = PowerEvent.all(in: record) else {
            throw CocoaError(.fileReadCorruptFile)
        }
        return events
    }

    private mutating func replay(
        _ events: [PowerEvent],
        _ seed: UInt64,
        _ durability: String,
        _ callerCount: Int,
        until end: ContinuousClock.Instant?
    ) throws {
        var random = SeededGenerator(seed: seed)
        var audit = Audit(seed: seed, callerCount: callerCount)
        audit.mayLose = durability == "deferredMeta"
        var disk = PowerDisk(isLying: isLyingDisk)
        for event in events where failures.count < failureCountMax {
            if let end, ContinuousClock.now > end { return }
            guard event.kind != .acknowledgement else {
                let text = String(decoding: event.bytes, as: UTF8.self)
                audit.take(text.split(separator: "\n"))
                continue
            }
            disk.take(event)
            let isWrite = event.kind == .write || event.kind == .durableWrite
            for manner in 0..<(isWrite ? Self.stateCountOfEvent : 2) {
                try check(disk.state(manner, &random), audit, "\(durability), seed \(seed)")
            }
        }
    }

    private mutating func check(
        _ state: [String: [UInt8]],
        _ audit: Audit,
        _ run: String
    ) throws {
        let inside = "\(folder)/state"
        try? FileManager.default.removeItem(atPath: inside)
        try FileManager.default.createDirectory(
            atPath: inside,
            withIntermediateDirectories: false
        )
        for (path, bytes) in state {
            let name = path.split(separator: "/").last ?? ""
            try Data(bytes).write(to: URL(filePath: "\(inside)/\(name)"))
        }
        var audit = audit
        stateCount += 1
        if let finding = audit.finding(at: "\(inside)/test.sheaf") {
            failures.append("power, state \(stateCount), \(run): \(finding)")
        }
    }
}
