// SPDX-License-Identifier: MIT
//
// The twelve-byte id that documents get when nobody chose one: seconds, a number of the process, a
// counter. Kept inline as two integers in the order of the bytes, so that comparing is two
// comparisons.

internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A twelve-byte id: four bytes of seconds since 1970, five random bytes of the process, a counter
/// of three.
///
///     let id = ObjectID()
///     let same = ObjectID("65f0c8e2a1b2c3d4e5f60718")
///
/// Ids are ordered by their bytes, hence by the second in which they were made.
public struct ObjectID: Sendable, Hashable {
    /// The first eight bytes as a big-endian number.
    private let head: UInt64
    /// The last four bytes as a big-endian number.
    private let tail: UInt32

    /// The id of two big-endian numbers.
    package init(head: UInt64, tail: UInt32) {
        self.head = head
        self.tail = tail
    }

    /// A new id, unlike any other.
    ///
    /// The counter starts anywhere, goes up by one with every id of the process, and starts over
    /// behind its end, so ids of one second are ascending but for that moment.
    public init() {
        let seconds = UInt32(truncatingIfNeeded: time(nil))
        let count = generator.count.wrappingAdd(1, ordering: .relaxed).oldValue
        let head = UInt64(seconds) << 32 | generator.process >> 8
        let tail = UInt32(truncatingIfNeeded: generator.process) << 24 | count & 0xFF_FFFF
        self.init(head: head, tail: tail)
    }

    /// The id that 24 hexadecimal digits write, or nil for any other text.
    public init?(_ text: String) {
        var head: UInt64 = 0
        var tail: UInt32 = 0
        var count = 0
        for character in text.utf8 {
            guard let digit = hexadecimalValue(character), count < 24 else { return nil }
            if count < 16 { head = head << 4 | UInt64(digit) } else { tail = tail << 4 | digit }
            count += 1
        }
        guard count == 24 else { return nil }
        self.init(head: head, tail: tail)
    }

    /// The id of twelve bytes, or nil for any other number of them.
    public init?(bytes: some Collection<UInt8>) {
        let array = ContiguousArray(bytes)
        guard array.count == 12 else { return nil }
        self.init(
            head: array[..<8].reduce(0) { $0 << 8 | UInt64($1) },
            tail: array[8...].reduce(0) { $0 << 8 | UInt32($1) }
        )
    }

    /// The id in the first twelve bytes of a span.
    init(_ bytes: RawSpan) {
        self.init(
            head: bytes.integer(at: 0, as: UInt64.self).byteSwapped,
            tail: bytes.integer(at: 8, as: UInt32.self).byteSwapped
        )
    }

    /// The twelve bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        appendBytes(to: &bytes)
        return bytes
    }

    /// The second in which the id was made, counted from 1970.
    public var secondsSinceEpoch: UInt32 { UInt32(truncatingIfNeeded: head >> 32) }

    /// Writes the twelve bytes at the end.
    package func appendBytes(to bytes: inout [UInt8]) {
        bytes.append(bigEndian: UInt128(head) << 32 | UInt128(tail), lastBytes: 12)
    }

    /// Writes a byte and the twelve bytes at the end.
    func appendBytes(to bytes: inout [UInt8], behind first: UInt8) {
        bytes.append(
            bigEndian: UInt128(first) << 96 | UInt128(head) << 32 | UInt128(tail),
            lastBytes: 13
        )
    }
}

extension ObjectID: Comparable {
    /// Whether the left id's bytes come first.
    public static func < (left: ObjectID, right: ObjectID) -> Bool {
        left.head != right.head ? left.head < right.head : left.tail < right.tail
    }
}

extension ObjectID: CustomStringConvertible {
    /// The id as 24 hexadecimal digits in lower case.
    public var description: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(24)
        for shift in stride(from: 60, through: 0, by: -4) {
            digits.append(hexadecimalDigit(UInt8(truncatingIfNeeded: head >> UInt64(shift)) & 15))
        }
        for shift in stride(from: 28, through: 0, by: -4) {
            digits.append(hexadecimalDigit(UInt8(truncatingIfNeeded: tail >> UInt32(shift)) & 15))
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

/// What the ids of this process have in common.
private struct Generator: ~Copyable, Sendable {
    /// Forty random bits.
    let process = UInt64.random(in: 0...0xFF_FFFF_FFFF)
    /// The number of the next id; its lower 24 bits count.
    let count = Atomic(UInt32.random(in: 0...0xFF_FFFF))
}

private let generator = Generator()

/// The value of a hexadecimal digit, or nil for any other character.
private func hexadecimalValue(_ character: UInt8) -> UInt32? {
    switch character {
    case 0x30...0x39: UInt32(character - 0x30)
    case 0x41...0x46: UInt32(character - 0x41 + 10)
    case 0x61...0x66: UInt32(character - 0x61 + 10)
    default: nil
    }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 + value : 0x61 - 10 + value
}
