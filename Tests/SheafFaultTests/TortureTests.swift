// SPDX-License-Identifier: MIT
//
// The rounds of tools/torture in short: a few seconds each, from the same seed every time. They run
// the program Torture, because who is killed or refused by a disk is a process.

import Foundation
import Testing

@Suite("Rounds of faults in short", .enabled(if: Torture.isPossible, "needs Linux"), .serialized)
struct TortureTests {
    @Test("Killed writers lose nothing that was acknowledged")
    func killed() throws {
        try Torture.run("kill", seconds: 5)
    }

    @Test("A store whose calls fail tells the truth, and recovers")
    func failing() throws {
        try Torture.run("faults", seconds: 8)
    }

    @Test("Loss of power loses nothing that was acknowledged")
    func powerless() throws {
        try Torture.run("power", seconds: 8)
    }

    @Test("A full disk is an error that passes")
    func full() throws {
        try Torture.run("disk", seconds: 5)
    }

    @Test("On a slow disk the writes that wait share a flush")
    func slow() throws {
        try Torture.run("slow", seconds: 0)
    }

    @Test("Each kind of round turns red when something is wrong", arguments: Torture.controls)
    func controls(_ mode: String) throws {
        try Torture.run(mode, seconds: 20, isControl: true)
    }
}

/// The program of the rounds.
enum Torture {
    static let controls = ["kill", "faults", "power", "slow"]

    /// The folder that this program and Torture lie in.
    private static let folder: URL = {
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        return bundle.map { URL(filePath: $0).deletingLastPathComponent() }
            ?? program.deletingLastPathComponent()
    }()

    static var isPossible: Bool {
        FileManager.default.isExecutableFile(atPath: folder.appending(path: "Torture").path)
    }

    /// The library that makes calls fail, compiled once.
    private static let library = Result {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../tools/faults/inject.c").standardized
        let path = FileManager.default.temporaryDirectory
            .appending(path: "sheaf-inject-\(UInt64.random(in: 0 ... .max)).so").path
        let arguments = ["clang", "-O1", "-shared", "-fPIC", "-o", path, source.path, "-ldl"]
        let (status, output) = try start("/usr/bin/env", arguments)
        try #require(status == 0, "\(output)")
        return path
    }

    /// Runs rounds for a while; they must end well.
    static func run(_ mode: String, seconds: Int, isControl: Bool = false) throws {
        let memory = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
        let stores = "\(memory)/sheaf-torture-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(
            atPath: stores,
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(atPath: stores) }
        var arguments = [mode, stores, "--seconds", "\(seconds)", "--library", try library.get()]
        if isControl { arguments.append("--control") }
        let program = folder.appending(path: "Torture").path
        let (status, output) = try start(program, arguments)
        #expect(status == 0, "\(output)")
    }

    private static func start(_ program: String, _ arguments: [String]) throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
