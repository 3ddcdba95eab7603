// SPDX-License-Identifier: MIT
//
// A terminal without a screen: the program runs behind it as behind a keyboard,
// with Ctrl-C and all.

import Foundation
import Testing

/// A program on a terminal of its own.
final class PseudoTerminal {
    /// The ioctls of Linux that glibc wraps in functions which Swift does not see.
    private static let getNumber: UInt = 0x8004_5430
    private static let setLock: UInt = 0x4004_5431
    /// The flag that gives a child a session, whose first terminal is the one that it opens.
    private static let newSession: Int16 = 0x80

    private let descriptor: Int32
    private var process: pid_t = 0
    /// All that was shown so far, and where the next expectation begins to look.
    private(set) var shown = ""
    private var seen = 0
    /// Bytes of a character or of an escape that is not all here.
    private var pending: [UInt8] = []

    /// Runs the program on a terminal of 100 by 40 characters.
    init(
        _ arguments: [String],
        home: String,
        environment: [String: String] = [:]
    ) throws {
        descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(descriptor >= 0)
        var (lock, number): (Int32, Int32) = (0, 0)
        try #require(ioctl(descriptor, Self.setLock, &lock) == 0)
        try #require(ioctl(descriptor, Self.getNumber, &number) == 0)
        var size = winsize(ws_row: 40, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0)
        let standard = [
            "TERM": "xterm", "HOME": home, "XDG_STATE_HOME": home + "/state", "LC_ALL": "C.UTF-8",
            "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no",
        ]
        try spawn(
            [Tool.path] + arguments,
            standard.merging(environment) { $1 }.map { "\($0.key)=\($0.value)" },
            "/dev/pts/\(number)"
        )
    }

    deinit {
        if process > 0 {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        close(descriptor)
    }

    private func spawn(_ arguments: [String], _ environment: [String], _ path: String) throws {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawnattr_setflags(&attributes, Self.newSession)
        posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var words = arguments.map { strdup($0) } + [nil]
        var settings = environment.map { strdup($0) } + [nil]
        defer { (words + settings).forEach { free($0) } }
        let program = arguments[0]
        let code = posix_spawn(&process, program, &actions, &attributes, &words, &settings)
        try #require(code == 0)
    }

    /// Types a text; `\r` is the return key, `\t` tab, `\u{3}` Ctrl-C, `\u{4}` Ctrl-D.
    func type(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
    }

    /// Waits until a text is shown behind what was waited for before; answers what came up to it.
    @discardableResult
    func expect(
        _ text: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        while true {
            let rest = shown.dropFirst(seen)
            if let range = rest.range(of: text) {
                let before = String(rest[..<range.lowerBound])
                seen += before.count + text.count
                return before
            }
            guard readMore() else {
                Issue.record(
                    "'\(text)' was not shown behind: \(String(rest.suffix(2000)))",
                    sourceLocation: sourceLocation
                )
                throw NotShown()
            }
        }
    }

    private struct NotShown: Error {}

    /// Reads what is shown; answers false when nothing comes any more.
    private func readMore() -> Bool {
        // The limit only ends a test that has failed.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 60_000) == 1 else { return false }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return false }
        // Carriage returns go first: with the line feed behind them they are one character.
        pending += bytes[..<count].filter { $0 != 0x0D }
        let whole = Self.wholeCount(pending)
        shown += Self.plain(String(decoding: pending[..<whole], as: UTF8.self))
        pending.removeFirst(whole)
        return true
    }

    /// How many bytes end neither inside a character nor inside an escape.
    private static func wholeCount(_ bytes: [UInt8]) -> Int {
        let tail = bytes.suffix(12)
        if let escape = tail.lastIndex(of: 0x1B) {
            let isWhole = bytes[(escape + 1)...].contains {
                (0x40...0x7E).contains($0) && $0 != 0x5B
            }
            if !isWhole { return escape }
        }
        guard let lead = bytes.suffix(4).lastIndex(where: { $0 & 0xC0 != 0x80 }) else {
            return bytes.count
        }
        let length = bytes[lead] < 0xC0 ? 1 : bytes[lead] < 0xE0 ? 2 : bytes[lead] < 0xF0 ? 3 : 4
        return bytes.count - lead < length ? lead : bytes.count
    }

    /// The text without what moves the cursor; colours stay.
    private static func plain(_ text: String) -> String {
        text.replacing(#/\u{1B}\[[0-9;?]*[A-Zbcdfghijklnpqrstuvwxyz]|\u{1B}[=>]/#, with: "")
    }

    /// Waits until the program has ended; answers its exit code, or nil for a signal, such as the
    /// one that ends a program which does not leave by itself.
    func end() -> Int32? {
        while readMore() {}
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        process = 0
        return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
    }
}
