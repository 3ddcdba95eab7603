// SPDX-License-Identifier: MIT
//
// The clock that never jumps: ages of snapshots, waits in the queue, deadlines.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A moment of the monotonic clock, in nanoseconds.
struct MonotonicTime: Sendable, Hashable, Comparable {
    let nanoseconds: UInt64

    static var now: MonotonicTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(
            nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
        )
    }

    /// The moment so much later.
    func advanced(by duration: Duration) -> MonotonicTime {
        MonotonicTime(nanoseconds: nanoseconds &+ duration.nanosecondsClamped)
    }

    /// The nanoseconds from an earlier moment to this one.
    func nanoseconds(since earlier: MonotonicTime) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }

    /// The time until this moment comes.
    var remaining: MonotonicTime {
        MonotonicTime(nanoseconds: nanoseconds(since: .now))
    }

    /// The form that POSIX wants.
    var systemTime: timespec {
        timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000),
            tv_nsec: Int(nanoseconds % 1_000_000_000)
        )
    }

    static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension Duration {
    /// The nanoseconds, from none to about 146 years.
    fileprivate var nanosecondsClamped: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let limit: Int64 = 4_611_686_018
        guard seconds < limit else { return UInt64(limit) * 1_000_000_000 }
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}
