// SPDX-License-Identifier: MIT
//
// Many expressions in one process: those of the arguments are all read before the first one runs,
// those of a file one line after another.

internal import Foundation

/// Runs expressions one after another.
struct Script {
    /// Whether the next expression runs although one has failed.
    private let goesOn: Bool
    /// The first failure that was reported and passed over.
    private var passedOver: CommandFailure?

    init(goesOn: Bool) {
        self.goesOn = goesOn
    }

    /// Runs the expressions of arguments, `-` being standard input, then those of files.
    ///
    /// - Throws: the first failure. When the script goes on, it throws behind the last expression,
    ///   and everything was said before.
    mutating func run(
        expressions: [String],
        files: [String],
        in session: inout Session
    ) async throws {
        if !goesOn {
            // Nothing is to happen when a later expression cannot even be understood.
            for text in expressions where text != "-" {
                do {
                    _ = try Step.read(text)
                } catch {
                    throw CommandFailure(error, in: text).hinting(at: session.path)
                }
            }
        }
        for text in expressions {
            if text == "-" {
                try await run(file: text, in: &session)
            } else {
                try await run(text, line: nil, in: &session)
            }
        }
        for file in files { try await run(file: file, in: &session) }
        if let passedOver { throw CommandFailure(nil, status: passedOver.status) }
    }

    private mutating func run(file: String, in session: inout Session) async throws {
        var number = 0
        if file == "-" {
            while let line = readLine() {
                number += 1
                try await run(line, line: number, in: &session)
            }
            return
        }
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw CommandFailure("\(file) cannot be read as text in UTF-8")
        }
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            try await run(String(line), line: number, in: &session)
        }
    }

    private mutating func run(
        _ text: String,
        line: Int?,
        in session: inout Session
    ) async throws {
        do {
            for step in try Step.read(text) { try await session.run(step) }
            try session.printer.flush()
        } catch {
            try session.printer.flush()
            let failure = CommandFailure(mapping: error, in: text, line: line)
            guard goesOn else { throw failure }
            failure.report()
            passedOver = passedOver ?? failure
        }
    }
}
