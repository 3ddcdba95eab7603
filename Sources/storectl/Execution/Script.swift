// SPDX-License-Identifier: MIT
//
// Many expressions in one process: those of the arguments are all read before the first one runs,
// those of a file as soon as a line ends one.

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
            var names = Set(session.variables.keys)
            for text in expressions where text != "-" {
                do {
                    _ = try Step.read(text, &names)
                } catch {
                    throw CommandFailure(error, in: text).hinting(at: session.path)
                }
            }
        }
        for text in expressions where !session.isLeaving {
            if text == "-" {
                try await run(file: text, in: &session)
            } else {
                try await run(text, line: nil, in: &session)
            }
        }
        for file in files where !session.isLeaving { try await run(file: file, in: &session) }
        if let passedOver { throw CommandFailure(nil, status: passedOver.status) }
    }

    private mutating func run(file: String, in session: inout Session) async throws {
        var waiting = WaitingText()
        if file == "-" {
            while !session.isLeaving, let line = readLine() {
                try await run(line, &waiting, in: &session)
            }
        } else {
            guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                throw CommandFailure("\(file) cannot be read as text in UTF-8")
            }
            for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            where !session.isLeaving {
                try await run(String(line), &waiting, in: &session)
            }
        }
        guard !waiting.text.isEmpty else { return }
        try await run(waiting.text, line: waiting.firstLine, isLast: true, in: &session)
    }

    /// Runs a line together with those before it that ended too soon.
    private mutating func run(
        _ line: String,
        _ waiting: inout WaitingText,
        in session: inout Session
    ) async throws {
        waiting.append(line)
        guard waiting.mayBeWhole else { return }
        let isDone = try await run(
            waiting.text,
            line: waiting.firstLine,
            isLast: false,
            in: &session
        )
        if isDone { waiting.text = "" }
    }

    /// Runs a text; answers false when it goes on in the next line.
    @discardableResult
    private mutating func run(
        _ text: String,
        line: Int?,
        isLast: Bool = true,
        in session: inout Session
    ) async throws -> Bool {
        do {
            try await session.run(text)
            try session.printer.flush()
        } catch {
            if !isLast, let error = error as? ExpressionError, error.isIncomplete { return false }
            try session.printer.flush()
            let failure = CommandFailure(mapping: error, in: text, line: line)
            guard goesOn else { throw failure }
            failure.report()
            passedOver = passedOver ?? failure
        }
        return true
    }
}

/// Lines that are not an expression yet.
private struct WaitingText {
    var text = ""
    /// The number of the first of them.
    private(set) var firstLine = 1
    private var lineCount = 0

    mutating func append(_ line: String) {
        lineCount += 1
        if text.isEmpty {
            firstLine = lineCount
            text = line
        } else {
            text += "\n" + line
        }
    }

    /// Whether the text can end here.
    ///
    /// A long literal over many lines is not read again for each of them.
    var mayBeWhole: Bool {
        let end = text.utf8.last { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
        return end.map { !"{[(,:".utf8.contains($0) } ?? true
    }
}
