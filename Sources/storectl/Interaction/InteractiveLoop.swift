// SPDX-License-Identifier: MIT
//
// The shell at a terminal: a line in, an answer out. An expression goes over several lines while
// brackets are open; Ctrl-C stops what runs, and Ctrl-D leaves.

internal import Foundation
internal import Sheaf

/// Reads expressions and answers them one by one.
struct InteractiveLoop<Reader: PromptReader> {
    var reader: Reader
    /// Carries work out so that it can be stopped.
    let interrupts: Interrupts

    /// Runs until the end of input, or until `exit`.
    mutating func run(_ session: sending Session) async {
        let shared = SharedSession(session)
        var state = await shared.greet(interrupts)
        var text = ""
        loop: while !state.isLeaving {
            switch reader.line(text.isEmpty ? "\(state.names.database)> " : "... ", state.names) {
            case .end: break loop
            case .interrupted: text = ""
            case .text(let line):
                // A blank line gives up an expression that is not whole.
                let isLast = !text.isEmpty && line.allSatisfy(\.isWhitespace)
                text += text.isEmpty ? Self.plain(line) : "\n" + line
                let answer = await shared.answer(text, isLast: isLast, interrupts)
                guard let answer else { continue }
                reader.remember(text)
                (text, state) = ("", answer)
            }
        }
        shared.close()
    }

    /// A line as an expression: words with a dot before them, as other shells have them, are the
    /// same without it.
    private static func plain(_ line: String) -> String {
        let words = [
            ".exit": "exit", ".quit": "exit", ".help": "help", ".tables": "show collections",
            ".databases": "show databases", ".indexes": "show indexes",
        ]
        return words[line.trimmingCharacters(in: .whitespaces)] ?? line
    }
}

/// What the loop must know of the session before the next line.
struct SessionState: Sendable {
    var names: CompletionNames
    var isLeaving: Bool
}

/// The session, which a task of its own takes for each answer.
private final class SharedSession: Sendable {
    /// Unsafe, because the loop waits for each task before it starts the next: there is never more
    /// than one that uses the session.
    nonisolated(unsafe) private var session: Session

    init(_ session: sending Session) {
        self.session = session
    }

    /// Opens the store and says what it is.
    func greet(_ interrupts: Interrupts) async -> SessionState {
        await with(interrupts) { session in
            session.isPaged = true
            do {
                try session.printer.text(try session.greeting())
            } catch {
                Self.report(error, in: "")
            }
            return true
        } ?? SessionState(names: CompletionNames(), isLeaving: true)
    }

    /// Runs a text and prints its results, or what is wrong with it.
    ///
    /// Answers nil when the text goes on in the next line; the last line of a text never does,
    /// even if a bracket is open.
    func answer(_ text: String, isLast: Bool, _ interrupts: Interrupts) async -> SessionState? {
        await with(interrupts) { session in
            do {
                try await session.run(text)
            } catch {
                if !isLast, let error = error as? ExpressionError, error.isIncomplete {
                    return false
                }
                try? session.printer.flush()
                Self.report(error, in: text)
            }
            return true
        }
    }

    /// Ends the session.
    func close() {
        session.close()
    }

    /// Takes the session for a piece of work that answers whether it was done.
    private func with(
        _ interrupts: Interrupts,
        _ work: @escaping @Sendable (inout Session) async -> Bool
    ) async -> SessionState? {
        await interrupts.stoppable { [self] in
            var session = self.session
            let isDone = await work(&session)
            try? session.printer.flush()
            self.session = session
            return isDone ? session.state : nil
        }
    }

    private static func report(_ error: any Error, in text: String) {
        if (error as? StoreError)?.code == .cancelled || error is CancellationError {
            return Terminal.writeError("Stopped.\n")
        }
        CommandFailure(mapping: error, in: text).report()
    }
}

extension Session {
    /// What the loop must know.
    fileprivate var state: SessionState {
        SessionState(
            names: CompletionNames(store: openedStore, database: database, variables: variables),
            isLeaving: isLeaving
        )
    }

    /// Opens the store if it is there, and tells what it is.
    fileprivate mutating func greeting() throws -> String {
        let hint = "Type help for help, exit to leave."
        do throws(StoreError) {
            let count = try opened().database(database).collectionNames().count
            return "\(path): \(Quantity.count(count, "collection")) in \(database). \(hint)"
        } catch {
            guard error.code == .storeMissing else { throw error }
            return "\(path) does not exist yet; the first insertion creates it. \(hint)"
        }
    }
}
