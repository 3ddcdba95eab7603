// SPDX-License-Identifier: MIT
//
// Whether a person looks on, and the line that shows how far long work has come.

internal import Foundation

/// The streams of the process.
enum Terminal {
    static var isInputTerminal: Bool { isatty(0) == 1 }
    static var isOutputTerminal: Bool { isatty(1) == 1 }
    static var isErrorTerminal: Bool { isatty(2) == 1 }

    /// Whether the cursor of the terminal can be moved, and colours be shown.
    static var isCapable: Bool {
        let kind = ProcessInfo.processInfo.environment["TERM"] ?? ""
        return !kind.isEmpty && kind != "dumb"
    }

    /// Whether output is coloured: a person looks on, and did not say no by NO_COLOR.
    static var wantsColours: Bool {
        isOutputTerminal && isCapable
            && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    /// How many characters a line has.
    static var width: Int {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes a text to standard output; nothing can be done when that fails.
    static func write(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    /// Writes a text to standard error; nothing can be done when that fails.
    static func writeError(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

/// One line on the terminal that is written over as work goes on; silent when nobody looks on.
struct ProgressLine {
    private let isShown: Bool
    private let clock = ContinuousClock()
    private let started: ContinuousClock.Instant
    private var shown: ContinuousClock.Instant
    private var isDirty = false

    init(isQuiet: Bool = false) {
        isShown = Terminal.isErrorTerminal && !isQuiet
        started = clock.now
        shown = started
    }

    /// The time since the work began.
    var elapsed: Duration { clock.now - started }

    /// Whether somebody looks on, and a tenth of a second has gone by since the last text.
    var isDue: Bool { isShown && clock.now - shown >= .milliseconds(100) }

    /// Shows a text in place of the last one.
    mutating func show(_ text: String) {
        shown = clock.now
        isDirty = true
        Terminal.writeError("\r\u{1B}[K" + text)
    }

    /// Takes the line away.
    mutating func clear() {
        guard isDirty else { return }
        isDirty = false
        Terminal.writeError("\r\u{1B}[K")
    }
}

/// Numbers as people read them.
enum Quantity {
    /// `1,234,567`.
    static func count(_ number: Int) -> String {
        var groups: [String] = []
        var rest = number.magnitude
        while rest >= 1000 {
            let digits = String(rest % 1000)
            groups.append(String(repeating: "0", count: 3 - digits.count) + digits)
            rest /= 1000
        }
        groups.append(String(rest))
        return (number < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
    }

    /// `1 document`, `2,000 documents`.
    static func count(_ number: Int, _ noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `512 bytes`, `1.5 MB`; steps of a thousand.
    static func bytes(_ number: Int) -> String {
        guard number >= 1000 else { return count(number, "byte") }
        var value = Double(number) / 1000
        for unit in ["kB", "MB", "GB"] {
            if value < 999.95 { return "\(tenths(value)) \(unit)" }
            value /= 1000
        }
        return "\(tenths(value)) TB"
    }

    /// `0.42 s`.
    static func seconds(_ duration: Duration) -> String {
        let hundredths = Int((duration / .milliseconds(10)).rounded())
        let digits = String(hundredths % 100)
        return "\(hundredths / 100).\(digits.count < 2 ? "0" + digits : digits) s"
    }

    /// `1.5`.
    static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
