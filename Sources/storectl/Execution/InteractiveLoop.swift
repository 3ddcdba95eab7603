// SPDX-License-Identifier: MIT
//
// The shell at a terminal: a line in, an answer out. An expression goes over several lines while
// brackets are open.

internal import Foundation

/// Reads expressions from the terminal and answers them one by one.
struct InteractiveLoop {
    /// Reads one line, without its break; nil at the end of input.
    var readLine: (_ prompt: String) -> String? = { prompt in
        print(prompt, terminator: "")
        fflush(nil)
        return Swift.readLine()
    }

    /// Runs until the end of input, or until `exit`.
    func run(_ session: inout Session) async throws {
        try session.printer.text("\(session.path): type help for help, exit to leave.")
        try session.printer.flush()
        session.isPaged = true
        var text = ""
        while let line = readLine(text.isEmpty ? "\(session.database)> " : "... ") {
            let isCancelled = !text.isEmpty && line.allSatisfy(\.isWhitespace)
            text += text.isEmpty ? line : "\n" + line
            let word = text.trimmingCharacters(in: .whitespacesAndNewlines)
            if word == "exit" || word == "quit" { break }
            if await answer(text, isWhole: isCancelled, &session) { text = "" }
        }
        session.close()
    }

    /// Runs a text and prints its results, or what is wrong with it.
    ///
    /// Answers false when the text goes on in the next line; a whole text never does, even if a
    /// bracket is open.
    private func answer(_ text: String, isWhole: Bool, _ session: inout Session) async -> Bool {
        do {
            for step in try Step.read(text) { try await session.run(step) }
        } catch {
            if !isWhole, let error = error as? ExpressionError, error.isIncomplete { return false }
            try? session.printer.flush()
            CommandFailure(mapping: error, in: text).report()
        }
        try? session.printer.flush()
        return true
    }
}
