// SPDX-License-Identifier: MIT
//
// The place of a change in the log: the time of its transaction and its number there. Times only
// grow, across clocks that go back, processes that take turns, and copies of the file.

import SheafBSON

/// Where a change stands among all others.
struct ChangeKey: Sendable, Hashable {
    /// The time of the transaction, which no other transaction has.
    let time: Timestamp
    /// How many changes of the transaction come before it.
    let index: UInt32

    /// The bytes of a key.
    static let byteCount = 12

    /// A place in the order of changes.
    init(time: Timestamp, index: UInt32 = 0) {
        self.time = time
        self.index = index
    }

    /// Reads what ``bytes`` wrote; nil for bytes that are no key.
    init?(_ bytes: RawSpan) {
        guard bytes.byteCount == ChangeKey.byteCount else { return nil }
        time = Timestamp(
            seconds: bytes.integer(at: 0, as: UInt32.self).byteSwapped,
            increment: bytes.integer(at: 4, as: UInt32.self).byteSwapped
        )
        index = bytes.integer(at: 8, as: UInt32.self).byteSwapped
    }

    /// The key of its record, which sorts as changes do.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(ChangeKey.byteCount)
        bytes.append(bigEndian: time.seconds)
        bytes.append(bigEndian: time.increment)
        bytes.append(bigEndian: index)
        return bytes
    }

    /// The first place behind this one.
    var successor: ChangeKey { ChangeKey(time: time, index: index + 1) }
}

extension ChangeKey: Comparable {
    static func < (left: ChangeKey, right: ChangeKey) -> Bool {
        left.time == right.time ? left.index < right.index : left.time < right.time
    }
}

extension Timestamp {
    /// The first time behind this one that is not before a clock's.
    func next(at now: DateTime) -> Timestamp {
        let clock = UInt32(clamping: now.millisecondsSinceEpoch / 1000)
        if clock > seconds { return Timestamp(seconds: clock, increment: 1) }
        guard increment < .max else { return Timestamp(seconds: seconds + 1, increment: 1) }
        return Timestamp(seconds: seconds, increment: increment + 1)
    }
}
