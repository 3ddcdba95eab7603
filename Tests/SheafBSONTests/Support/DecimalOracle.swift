// SPDX-License-Identifier: MIT
//
// Python's decimal module as the judge of ours: asks tools/decimal-oracle many questions at once.

import Foundation

@testable import SheafBSON

/// Questions to another implementation of decimal128, and its answers.
enum DecimalOracle {
    /// Whether there is a Python to ask.
    static let isThere: Bool = {
        if run(["-c", "import decimal"], input: "") != nil { return true }
        print("Skipping comparisons with Python's decimal module: python3 does not run here.")
        return false
    }()

    /// The answers to questions, one a line each.
    static func answers(to questions: [String]) -> [String] {
        let input = questions.joined(separator: "\n") + "\n"
        let output = run([script], input: input) ?? ""
        return output.split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast().map(String.init)
    }

    /// The bits in hexadecimal, or `nan` for every NaN.
    static func bits(_ number: Decimal128) -> String {
        number.isNaN ? "nan" : hexadecimal(number.high) + hexadecimal(number.low)
    }

    static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static let script = URL(filePath: #filePath)
        .appending(path: "../../../../tools/decimal-oracle").standardized.path()

    private static func run(_ arguments: [String], input: String) -> String? {
        // Both ways go through files: pipes would fill up, since all is written before anything is
        // read.
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "sheaf-\(UUID().uuidString)"
        )
        let (questions, answers) = (folder.appending(path: "in"), folder.appending(path: "out"))
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(input.utf8).write(to: questions)
            try Data().write(to: answers)
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["python3"] + arguments
            process.standardInput = try FileHandle(forReadingFrom: questions)
            process.standardOutput = try FileHandle(forWritingTo: answers)
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else { return nil }
            return try String(decoding: Data(contentsOf: answers), as: UTF8.self)
        } catch {
            return nil
        }
    }
}
