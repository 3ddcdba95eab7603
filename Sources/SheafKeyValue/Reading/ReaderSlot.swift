// SPDX-License-Identifier: MIT
//
// Reading: who has a place in the reader table of the file, in this process and in others. One that
// keeps an old snapshot keeps every page that has been freed since: it lets the file grow.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A snapshot that some process holds.
package struct ReaderSlot: Sendable, Hashable {
    /// The process.
    package let processID: Int
    /// The number of the commit whose state is read.
    package let snapshot: Int
    /// How many commits there have been since.
    package let commitsBehind: Int
    /// How long the same process has been seen with the same snapshot.
    package internal(set) var age: Duration = .zero

    var isOfThisProcess: Bool { processID == Int(getpid()) }
}

extension LMDBEnvironment {
    /// The snapshots that all processes hold.
    ///
    /// - Complexity: O(slots).
    var readerSlots: [ReaderSlot] {
        let lastCommit = information?.lastCommit ?? 0
        return readerTable.split(separator: "\n").compactMap { line in
            // A line has the process, its thread and the commit, or a dash for none.
            let parts = line.split(separator: " ")
            guard parts.count == 3, let process = Int(parts[0]), let snapshot = Int(parts[2])
            else { return nil }
            return ReaderSlot(
                processID: process,
                snapshot: snapshot,
                commitsBehind: max(0, lastCommit - snapshot)
            )
        }
    }
}

/// Since when readers have been seen with their snapshots; it belongs to the writer's thread.
struct ReaderWatch: Sendable {
    private struct Key: Hashable {
        let processID: Int
        let snapshot: Int
    }

    private var seen: [Key: MonotonicTime] = [:]

    /// The readers with the ages that are known of them.
    func aged(_ slots: [ReaderSlot]) -> [ReaderSlot] {
        let now = MonotonicTime.now
        return slots.map { slot in
            var slot = slot
            if let since = seen[Key(processID: slot.processID, snapshot: slot.snapshot)] {
                slot.age = .nanoseconds(now.nanoseconds(since: since))
            }
            return slot
        }
    }

    /// Looks again, and yields the readers that have kept an old snapshot for so long.
    mutating func look(_ slots: [ReaderSlot], olderThan age: Duration) -> [ReaderSlot] {
        let now = MonotonicTime.now
        var next: [Key: MonotonicTime] = [:]
        for slot in slots where slot.commitsBehind > 0 {
            let key = Key(processID: slot.processID, snapshot: slot.snapshot)
            next[key] = seen[key] ?? now
        }
        seen = next
        return aged(slots).filter { $0.commitsBehind > 0 && $0.age >= age }
    }
}
