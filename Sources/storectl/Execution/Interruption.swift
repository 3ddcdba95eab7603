// SPDX-License-Identifier: MIT
//
// Ctrl-C for commands that work until they are ended: they look whether it came, and end in order.

internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// Whether somebody wants the process to end.
enum Interruption {
    private static let flag = Atomic<Bool>(false)

    /// Takes note of SIGINT and SIGTERM from now on, instead of ending at once.
    static func arm() {
        // Made before a handler needs it: a handler must not wait for anything.
        flag.store(false, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in Interruption.flag.store(true, ordering: .relaxed) }
        }
    }

    /// Whether one has come.
    static var hasCome: Bool { flag.load(ordering: .relaxed) }
}
