// SPDX-License-Identifier: MIT
//
// So many values with the least or the greatest keys.

import SheafBSON

/// The first or the last values in the order of their keys.
struct OrderedValues {
    private let countMax: Int
    private let keepsFirst: Bool
    private var entries: [(key: [UInt8], value: BSONValue)] = []

    init(countMax: Int, keepsFirst: Bool) {
        self.countMax = countMax
        self.keepsFirst = keepsFirst
    }

    /// Takes a value in if it is among those wanted; one with the same key as another comes behind
    /// it.
    ///
    /// - Complexity: O(log n) comparisons and O(n) moves for n wanted values.
    /// - Returns: How many more bytes are kept.
    mutating func add(_ value: BSONValue, key: [UInt8]) -> Int {
        let place = place(behind: key)
        if entries.count == countMax, keepsFirst ? place == countMax : place == 0 { return 0 }
        entries.insert((key, value), at: place)
        var growth = OrderedValues.byteCount(entries[place])
        if entries.count > countMax {
            let surplus = keepsFirst ? entries.removeLast() : entries.removeFirst()
            growth -= OrderedValues.byteCount(surplus)
        }
        return growth
    }

    /// The values in the order of their keys.
    var values: [BSONValue] { entries.map(\.value) }

    private static func byteCount(_ entry: (key: [UInt8], value: BSONValue)) -> Int {
        entry.key.count + 48 + entry.value.keptByteCount
    }

    private func place(behind key: [UInt8]) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            let other = entries[middle].key
            let order = unsafe other.span.bytes.compare(to: key.span.bytes)
            if order <= 0 { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
