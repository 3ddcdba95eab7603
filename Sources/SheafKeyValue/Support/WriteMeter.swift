// SPDX-License-Identifier: MIT
//
// How much the writer's thread handed to write calls: the true cost of a commit, which LMDB itself
// does not tell.

/// The bytes written by one thread; only that thread uses it.
struct WriteMeter: ~Copyable {
    private let file: FileDescriptor?
    private var last = 0

    /// Opens the meter of the calling thread; where the system has none it stays silent.
    init() {
        #if os(Linux)
            file = try? FileDescriptor(opening: "/proc/thread-self/io", for: .reading)
        #else
            file = nil
        #endif
        last = total ?? 0
    }

    /// The bytes written since the last call; nil where the system does not tell.
    mutating func lap() -> Int? {
        guard let total else { return nil }
        defer { last = total }
        return total - last
    }

    /// The number after `wchar: `, which is the second line.
    private var total: Int? {
        guard let bytes = try? file?.read(96, at: 0) else { return nil }
        var number = 0
        var line = 0
        for byte in bytes {
            if byte == 0x0A {
                if line == 1 { return number }
                line += 1
            } else if line == 1, byte >= 0x30, byte <= 0x39 {
                number = number &* 10 &+ Int(byte &- 0x30)
            }
        }
        return nil
    }
}
