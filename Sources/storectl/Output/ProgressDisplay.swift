// SPDX-License-Identifier: MIT
//
// How far long work has come: a bar, the rate, and the time that is left.

internal import Foundation
internal import Synchronization

/// A progress line that any thread may write to.
final class ProgressDisplay: Sendable {
    private let line: Mutex<ProgressLine>

    init(isQuiet: Bool) {
        line = Mutex(ProgressLine(isQuiet: isQuiet))
    }

    /// Shows a text, if somebody looks on and the last one was not just shown.
    func show(_ text: (Duration) -> String) {
        line.withLock { line in
            guard line.isDue else { return }
            line.show(text(line.elapsed))
        }
    }

    /// Writes a line to standard error that stays.
    func say(_ text: String) {
        line.withLock { line in
            line.clear()
            Terminal.writeError(text + "\n")
        }
    }

    /// Takes the line away.
    func clear() {
        line.withLock { $0.clear() }
    }

    /// The time since the work began.
    var elapsed: Duration { line.withLock { $0.elapsed } }
}

/// What a progress line says.
enum ProgressText {
    private static let barWidth = 24

    /// `[######      ] 25 %, 12.0 MB, 40.0 MB/s, 1 s left`.
    static func bytes(_ done: Int, of total: Int?, in elapsed: Duration) -> String {
        let rate = rate(done, elapsed)
        let parts = [Quantity.bytes(done), "\(Quantity.bytes(Int(rate)))/s"]
        return text(done, total, rate, parts)
    }

    /// `[######      ] 25 %, 1,200 documents, 4,000 documents/s, 1 s left`.
    static func documents(_ done: Int, of total: Int?, in elapsed: Duration) -> String {
        let rate = rate(done, elapsed)
        let parts = [
            Quantity.count(done, "document"), "\(Quantity.count(Int(rate))) documents/s",
        ]
        return text(done, total, rate, parts)
    }

    private static func rate(_ done: Int, _ elapsed: Duration) -> Double {
        Double(done) / max(elapsed / .seconds(1), 0.001)
    }

    private static func text(
        _ done: Int,
        _ total: Int?,
        _ rate: Double,
        _ parts: [String]
    ) -> String {
        guard let total, total > 0 else { return parts.joined(separator: ", ") }
        let share = min(1, Double(done) / Double(total))
        let filled = Int(share * Double(barWidth))
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: " ", count: barWidth - filled)
        var texts = ["[\(bar)] \(Int(share * 100)) %"] + parts
        if rate > 0 { texts.append(time(Double(total - done) / rate) + " left") }
        return texts.joined(separator: ", ")
    }

    /// `8 s`, `3 min`, `2 h`.
    private static func time(_ seconds: Double) -> String {
        switch max(0, seconds) {
        case ..<90: "\(Int(seconds.rounded(.up))) s"
        case ..<5400: "\(Int((seconds / 60).rounded(.up))) min"
        default: "\(Int((min(seconds, 1e9) / 3600).rounded(.up))) h"
        }
    }
}
