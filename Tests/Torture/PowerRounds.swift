// SPDX-License-Identifier: MIT
//
// Rounds of power loss: a run is recorded, and the file is rebuilt as a disk might have it after
// each write: what was synchronised is there, of the rest any part, torn at sectors.

import Foundation
import SheafTestSupport

/// Rebuilds and audits the states that a loss of power may leave.
struct PowerRounds {
    let folder: String
    let library: String
    /// Whether the disk only says that it synchronises.
    let isLyingDisk: Bool
    private(set) var stateCount = 0
    private(set) var failures: [String] = []

    private struct Write {
        let offset: Int
        var bytes: ArraySlice<UInt8>
    }

    private static let stepCount = 24
    private static let sectorByteCount = 512

    init(folder: String, library: String, isLyingDisk: Bool) {
        self.folder = folder
        self.library = library
        self.isLyingDisk = isLyingDisk
    }

    /// Goes through one run at least, and through more until the time is over.
    mutating func run(seed: UInt64, until end: ContinuousClock.Instant) throws {
        var seed = seed
        repeat {
            for durability in ["full", "deferredMeta"] {
                try replay(try record(seed, durability), seed, durability)
            }
            seed += 1
        } while ContinuousClock.now < end && failures.isEmpty
    }

    private func record(_ seed: UInt64, _ durability: String) throws -> [UInt8] {
        let inside = "\(folder)/power"
        for path in [inside, "\(folder)/power.record"] {
            try? FileManager.default.removeItem(atPath: path)
        }
        try FileManager.default.createDirectory(
            atPath: inside,
            withIntermediateDirectories: false
        )
        let writer = try WriterProcess(
            [
                "\(inside)/test.sheaf", "--seed", "\(seed)", "--steps", "\(Self.stepCount)",
                "--durability", durability,
            ],
            in: folder,
            faults: [
                "LD_PRELOAD": library, "SHEAF_FAULT_FOLDER": inside,
                "SHEAF_FAULT_REPORT": "\(folder)/power.report",
                "SHEAF_FAULT_RECORD": "\(folder)/power.record",
            ]
        )
        guard writer.finding() == nil else { throw CocoaError(.executableRuntimeMismatch) }
        return Array(try Data(contentsOf: URL(filePath: "\(folder)/power.record")))
    }

    private mutating func replay(_ record: [UInt8], _ seed: UInt64, _ durability: String) throws {
        var random = SeededGenerator(seed: seed)
        var audit = Audit(seed: seed, callerCount: 1)
        var durable: [UInt8] = []
        var pending: [Write] = []
        var position = 0
        while position < record.count, failures.count < 10 {
            let head = (0..<3).map { Self.integer(record, position + $0 * 8) }
            let bytes = record[position + 24..<position + 24 + head[2]]
            position += 24 + head[2]
            switch UInt8(head[0]) {
            case UInt8(ascii: "A"):
                audit.take(String(decoding: bytes, as: UTF8.self).split(separator: "\n"))
            case UInt8(ascii: "S"):
                guard !isLyingDisk else { continue }
                for write in pending { Self.apply(write, to: &durable) }
                pending = []
            case let kind:
                pending.append(Write(offset: head[1], bytes: bytes))
                if audit.acknowledged[0] > 0 {
                    try lose(pending, durable, audit, durability, &random)
                }
                guard kind == UInt8(ascii: "D"), !isLyingDisk else { continue }
                Self.apply(pending.removeLast(), to: &durable)
            }
            if audit.acknowledged[0] > 0 {
                try check(durable, audit, durability)
            }
        }
    }

    /// Audits states in which some of the writes that are not durable are missing or torn.
    private mutating func lose(
        _ pending: [Write],
        _ durable: [UInt8],
        _ audit: Audit,
        _ durability: String,
        _ random: inout SeededGenerator
    ) throws {
        for round in 0..<12 {
            var state = durable
            for var write in pending where round == 0 || random.oneIn(2) {
                if round > 5, random.oneIn(2) {
                    let sectors = write.bytes.count / Self.sectorByteCount
                    write.bytes = write.bytes.prefix(
                        random.below(sectors + 1) * Self.sectorByteCount
                    )
                }
                Self.apply(write, to: &state)
            }
            try check(state, audit, durability)
        }
    }

    private mutating func check(
        _ state: [UInt8],
        _ audit: Audit,
        _ durability: String
    ) throws {
        let path = "\(folder)/state.sheaf"
        try Data(state).write(to: URL(filePath: path))
        try? FileManager.default.removeItem(atPath: "\(path)-lock")
        var audit = audit
        audit.mayLose = durability != "full"
        stateCount += 1
        if let finding = audit.finding(at: path) {
            failures.append("power, state \(stateCount), \(durability): \(finding)")
        }
    }

    private static func apply(_ write: Write, to image: inout [UInt8]) {
        let end = write.offset + write.bytes.count
        if image.count < end { image += Array(repeating: 0, count: end - image.count) }
        image.replaceSubrange(write.offset..<end, with: write.bytes)
    }

    private static func integer(_ bytes: [UInt8], _ position: Int) -> Int {
        (0..<8).reduce(0) { $0 | Int(bytes[position + $1]) << ($1 * 8) }
    }
}
