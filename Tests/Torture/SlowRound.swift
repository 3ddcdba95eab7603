// SPDX-License-Identifier: MIT
//
// A slow disk: many callers write, and each flush takes long. How many flushes there are, and not
// how long it took, tells whether the writes that waited shared them.

import Foundation

/// Lets callers write to a slow disk.
struct SlowRound {
    let folder: String
    let library: String
    private(set) var writeCount = 0
    private(set) var flushCount = 0
    private(set) var failures: [String] = []

    /// The steps that each of many callers makes; one caller alone makes as many as eight of them.
    private static let stepCount = 6
    /// So many writes share a flush at least.
    private static let shareMin = 8

    init(folder: String, library: String) {
        self.folder = folder
        self.library = library
    }

    mutating func run(callerCount: Int) throws {
        let inside = "\(folder)/slow"
        let report = "\(folder)/slow.report"
        try FileManager.default.createDirectory(
            atPath: inside,
            withIntermediateDirectories: false
        )
        let stepCount = Self.stepCount * (callerCount == 1 ? 8 : 1)
        let arguments = ["\(inside)/test.sheaf", "--callers", "\(callerCount)"]
        let writer = try WriterProcess(
            arguments + ["--steps", "\(stepCount)"],
            in: folder,
            faults: [
                "LD_PRELOAD": library, "SHEAF_FAULT_FOLDER": inside,
                "SHEAF_FAULT_REPORT": report, "SHEAF_FAULT_SLOW": "50",
            ]
        )
        if let finding = writer.finding() { failures.append("slow: \(finding)") }
        writeCount = writer.lines.count { $0.hasPrefix("done") }
        let text = (try? String(contentsOfFile: report, encoding: .utf8)) ?? ""
        let counts = text.split(separator: "\n").filter { $0.hasPrefix("flushes") }
        flushCount = counts.last?.split(separator: " ").last.flatMap { Int($0) } ?? 0
        if flushCount == 0 || writeCount < flushCount * Self.shareMin {
            failures.append("slow: \(writeCount) writes took \(flushCount) flushes")
        }
        var audit = Audit(seed: 1, callerCount: callerCount)
        audit.take(writer.lines)
        if let finding = audit.finding(at: "\(inside)/test.sheaf") { failures.append(finding) }
    }
}
