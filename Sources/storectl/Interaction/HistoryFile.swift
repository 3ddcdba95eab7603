// SPDX-License-Identifier: MIT
//
// What was typed in earlier sessions, in a file that only its owner may read: it may hold anything
// that documents hold. One line for each text, so that two shells at once lose nothing.

internal import Foundation

/// The texts that can be called back, in a file.
struct HistoryFile {
    /// The most texts that are kept.
    static let countMax = 1000
    /// The longest text that is kept; longer ones were pasted.
    static let textByteCountMax = 10_000

    /// The texts of earlier sessions, the oldest first.
    private(set) var texts: [String]
    private let path: String?

    /// The file where the system keeps such state: below XDG_STATE_HOME, or ~/.local/state.
    static func standard(_ environment: [String: String]) -> HistoryFile {
        let state =
            environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            ?? environment["HOME"].map { $0 + "/.local/state" }
        return HistoryFile(state.map { $0 + "/storectl/history" })
    }

    /// Reads a file; without a path, or when it cannot be read, there is nothing to call back.
    init(_ path: String?) {
        self.path = path
        let content = path.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) } ?? ""
        let lines = content.split(separator: "\n").map(Self.text)
        texts = Array(lines.suffix(Self.countMax))
        if lines.count > 2 * Self.countMax { rewrite() }
    }

    /// Appends a text; answers false for what is not kept: blanks, the same again, a long text, and
    /// what begins with a blank.
    mutating func append(_ text: String) -> Bool {
        let isKept =
            text.first.map { !$0.isWhitespace } ?? false
            && text != texts.last && text.utf8.count <= Self.textByteCountMax
        guard isKept else { return false }
        texts.append(text)
        guard let path else { return true }
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return true }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try? file.write(contentsOf: Data((Self.line(text) + "\n").utf8))
        return true
    }

    /// Leaves the newest texts alone in the file.
    private func rewrite() {
        guard let path else { return }
        let draft = path + ".new"
        let content = texts.map { Self.line($0) + "\n" }.joined()
        let isMade = FileManager.default.createFile(
            atPath: draft,
            contents: Data(content.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        if isMade { rename(draft, path) }
    }

    /// A text on one line.
    private static func line(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    }

    private static func text(_ line: Substring) -> String {
        var text = ""
        var isEscaped = false
        for character in line {
            if isEscaped {
                text.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.append(character)
            }
        }
        return text
    }
}
