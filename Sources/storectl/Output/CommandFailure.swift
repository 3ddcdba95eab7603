// SPDX-License-Identifier: MIT
//
// Why a command ends, in words for standard error and as an exit code.

internal import Foundation
internal import Sheaf
internal import SheafDump

/// What ends a command.
struct CommandFailure: Error {
    /// What goes to standard error, without the name of the program; nil when it was said already.
    let message: String?
    /// What the process ends with.
    let status: ExitStatus

    init(_ message: String?, status: ExitStatus = .failed) {
        self.message = message
        self.status = status
    }

    /// The store's error with MongoDB's number and name.
    init(_ error: StoreError) {
        self.init(Self.describe(error))
    }

    /// An expression's error with the line at fault and a caret; `firstLine` is the number of the
    /// text's first line when it stands in a file.
    init(_ error: ExpressionError, in text: String, firstLine: Int? = nil) {
        let excerpt = error.excerpt(of: text).replacing("\n", with: "\n  ")
        let number = (firstLine ?? 1) + error.place.line - 1
        let line = firstLine != nil || number > 1 ? "line \(number), " : ""
        let code = error.mongoError.map { "\($0): " } ?? ""
        self.init(
            "\(line)column \(error.place.column): \(code)\(error.message)\n  \(excerpt)",
            status: .usage
        )
    }

    /// Any error that a command can meet.
    init(mapping error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as StoreError: self.init(error)
        case let error as ImportFailure: self.init(error.description)
        case let error as DumpFailure:
            self.init(error.description, status: error.isUsage ? .usage : .failed)
        case let error as CocoaError: self.init(error.localizedDescription)
        default: self.init(StoreError(mapping: error))
        }
    }

    /// Any error of an expression; `line` is the number of its first line when it stands in a file.
    init(mapping error: any Error, in text: String, line: Int? = nil) {
        if let error = error as? ExpressionError {
            self.init(error, in: text, firstLine: line)
            return
        }
        let plain = CommandFailure(mapping: error)
        guard let line, let message = plain.message else {
            self = plain
            return
        }
        self.init("line \(line): \(message)", status: plain.status)
    }

    /// The commands that somebody may have meant.
    private static let commandNames = [
        "import", "export", "explain", "stats", "verify", "backup", "compact", "dump", "restore",
        "indexes", "bench", "manual", "watch", "changes", "serve", "user",
    ]

    /// The same failure; a path that is nearly the name of a command was perhaps meant as one.
    func hinting(at path: String) -> CommandFailure {
        guard let message, !FileManager.default.fileExists(atPath: path),
            let name = ClosestName.find(path, among: Self.commandNames)
        else { return self }
        return CommandFailure(
            "\(message)\nThere is no store at '\(path)'; did you mean the command '\(name)'?",
            status: status
        )
    }

    /// Says it on standard error.
    func report() {
        guard let message else { return }
        Terminal.writeError("storectl: \(message)\n")
    }

    /// The error in one line, such as `error 11000 (DuplicateKey): E11000 duplicate key …`.
    static func describe(_ error: StoreError) -> String {
        "error \(error.mongoCode) (\(error.codeName)): \(error.message)"
    }
}
