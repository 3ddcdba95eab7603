// SPDX-License-Identifier: MIT
//
// A writer seen from outside: started on a store, killed or waited for, its report read.

import Foundation

/// A child process that writes.
struct WriterProcess {
    private let process = Process()
    private let report: String

    /// Starts a writer whose arguments are those of the mode `write`.
    init(_ arguments: [String], in folder: String, faults: [String: String] = [:]) throws {
        report = "\(folder)/writer.report"
        _ = FileManager.default.createFile(atPath: report, contents: nil)
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["write"] + arguments
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_BACKTRACE"] = "enable=no"
        environment.merge(faults) { $1 }
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: report))
        try process.run()
    }

    /// What it has reported so far, line by line.
    var lines: [Substring] {
        guard let text = try? String(contentsOfFile: report, encoding: .utf8) else { return [] }
        let end = text.lastIndex(of: "\n") ?? text.startIndex
        return text[..<end].split(separator: "\n")
    }

    /// Ends it without warning after a time.
    func kill(after delay: Duration) {
        usleep(UInt32(delay / .microseconds(1)))
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Waits until it has reported something or has ended.
    func waitForReport() {
        while process.isRunning, lines.isEmpty { usleep(500) }
    }

    /// Waits for its end, and says what was wrong with it, or nil.
    func finding() -> String? {
        let limit = ContinuousClock.now + .seconds(60)
        while process.isRunning, ContinuousClock.now < limit { usleep(300) }
        if process.isRunning {
            kill(after: .zero)
            return "the writer hangs after \(lines.last ?? "nothing")"
        }
        process.waitUntilExit()
        if let wrong = lines.first(where: { $0.hasPrefix("WRONG") }) { return String(wrong) }
        let status = process.terminationStatus
        guard process.terminationReason == .exit, status == 0 else {
            return "the writer ended with \(status) after \(lines.last ?? "nothing")"
        }
        return nil
    }
}
