// SPDX-License-Identifier: MIT
//
// A forked child must not touch an open environment: it has neither the thread nor the locks.
// Counting forks costs a load per call where asking for the process number costs a system call.

internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

enum ForkGuard {
    /// How many forks lie between this process and the one that first asked.
    private static let depth = Atomic<Int>(0)

    private static let isInstalled: Bool = {
        pthread_atfork(nil, nil) { ForkGuard.depth.add(1, ordering: .relaxed) } == 0
    }()

    /// Begins to count, and yields the number of this process.
    static func install() -> Int {
        _ = isInstalled
        return depth.load(ordering: .relaxed)
    }

    /// The number of this process.
    static var current: Int { depth.load(ordering: .relaxed) }
}
