// SPDX-License-Identifier: MIT
//
// Runs the built program as people do: arguments and standard input in, two streams and an exit
// code out.

import Foundation
import SheafBSON
import Testing

/// What a run of the program left behind.
struct StorectlRun: CustomTestStringConvertible {
    let status: Int32
    let output: String
    let error: String

    /// The lines of standard output.
    var lines: [String] {
        output.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }

    /// The lines of standard output as documents.
    var documents: [Document] {
        get throws { try lines.map { try Document(extendedJSON: $0) } }
    }

    var testDescription: String { "exit \(status), output: \(output), error: \(error)" }
}

/// The program `storectl` in the build folder, beside the test bundle.
enum Tool {
    static let path: String = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        var folder = bundle.deletingLastPathComponent()
        while folder.path.count > 1 {
            let candidate = folder.appendingPathComponent("storectl").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder = folder.deletingLastPathComponent()
        }
        return "storectl"
    }()

    /// Runs the program to its end.
    static func run(
        _ arguments: [String],
        input: String = "",
        in folder: String? = nil
    ) throws -> StorectlRun {
        let files = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        for name in ["output", "error"] { try files.write(name, "") }
        process.standardInput = try FileHandle(
            forReadingFrom: URL(fileURLWithPath: files.write("input", input))
        )
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: files.path("output")))
        let error = try FileHandle(forWritingTo: URL(fileURLWithPath: files.path("error")))
        process.standardOutput = output
        process.standardError = error
        try process.run()
        process.waitUntilExit()
        return StorectlRun(
            status: process.terminationStatus,
            output: try String(contentsOfFile: files.path("output"), encoding: .utf8),
            error: try String(contentsOfFile: files.path("error"), encoding: .utf8)
        )
    }

    /// Runs the program and expects it to succeed.
    @discardableResult
    static func succeed(
        _ arguments: [String],
        input: String = "",
        in folder: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> StorectlRun {
        let run = try run(arguments, input: input, in: folder)
        #expect(run.status == 0, sourceLocation: sourceLocation)
        #expect(run.error == "", sourceLocation: sourceLocation)
        return run
    }
}
