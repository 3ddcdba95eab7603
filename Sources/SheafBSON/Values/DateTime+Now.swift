// SPDX-License-Identifier: MIT
//
// The clock of the machine, without Foundation.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

extension DateTime {
    /// The current moment by the machine's clock.
    public static var now: DateTime {
        var time = timespec()
        guard unsafe clock_gettime(CLOCK_REALTIME, &time) == 0 else {
            return DateTime(millisecondsSinceEpoch: 0)
        }
        return DateTime(
            millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        )
    }
}
