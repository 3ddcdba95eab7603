// SPDX-License-Identifier: MIT
//
// Another process with the same store: this test program once more, told by its environment to play
// one role (`ChildRoles`), and reporting through a file, so that it can be killed at any moment.

import Foundation
import Testing

/// This program run again to play a role.
final class ChildProcess: @unchecked Sendable {
    // @unchecked because: a test uses it from one task at a time.
    private let process = Process()
    private let reportPath: String

    /// The role that this process is to play, if it is a child.
    static var role: ChildRole? {
        ProcessInfo.processInfo.environment["SHEAF_KEYVALUE_ROLE"].flatMap(ChildRole.init)
    }

    /// The store that a child is to use.
    static var storePath: String {
        ProcessInfo.processInfo.environment["SHEAF_KEYVALUE_STORE"] ?? ""
    }

    /// Whether this program can be run again.
    static var isPossible: Bool {
        role == nil && FileManager.default.fileExists(atPath: "/proc/self/exe")
    }

    init(_ role: ChildRole, store: String) throws {
        reportPath = store + ".report"
        if truncate(reportPath, 0) != 0 { try? FileManager.default.removeItem(atPath: reportPath) }
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        process.executableURL = URL(filePath: program)
        process.arguments = ["--testing-library", "swift-testing", "--filter", "ChildRoles"]
        var environment = ProcessInfo.processInfo.environment
        environment["SHEAF_KEYVALUE_ROLE"] = role.rawValue
        environment["SHEAF_KEYVALUE_STORE"] = store
        environment["SWIFT_BACKTRACE"] = "enable=no"
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        kill()
    }

    /// What the child has reported so far, whole lines only.
    var lines: [String] {
        let text = (try? String(contentsOfFile: reportPath, encoding: .utf8)) ?? ""
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map(String.init)
    }

    /// Waits until the child has reported so many lines, or has ended.
    func waitForLines(_ count: Int) async throws {
        let limit = ContinuousClock.now + .seconds(30)
        while lines.count < count, process.isRunning {
            try #require(ContinuousClock.now < limit, "the child did not report")
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    /// The number of the child's process.
    var processID: Int { Int(process.processIdentifier) }

    /// Stops the child where it is, without ending it.
    func stop() {
        Foundation.kill(process.processIdentifier, SIGSTOP)
    }

    /// Ends the child without warning.
    func kill() {
        if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// Waits for the child to end by itself, and yields its report.
    func finish() async throws -> [String] {
        let limit = ContinuousClock.now + .seconds(60)
        while process.isRunning {
            try #require(ContinuousClock.now < limit, "the child did not end")
            try await Task.sleep(for: .milliseconds(2))
        }
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
        return lines
    }

    /// Reports a line from inside a child.
    static func report(_ line: String) throws {
        let path = storePath + ".report"
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o666)
        try #require(file >= 0)
        defer { close(file) }
        let bytes = Array((line + "\n").utf8)
        #expect(write(file, bytes, bytes.count) == bytes.count)
    }
}
