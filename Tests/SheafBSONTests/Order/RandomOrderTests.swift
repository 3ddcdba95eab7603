// SPDX-License-Identifier: MIT
//
// Order and sort keys over random values, nested ones too: what the ladder does not think of.

import Testing

@testable import SheafBSON

@Suite struct RandomOrderTests {
    // 400 random values a seed, each against each: 160,000 pairs. The order must be antisymmetric
    // and agree with the keys and with how the values fall when sorted by key (transitivity).
    @Test(arguments: [1, 2, 3] as [UInt64])
    func orderAndKeysAgree(seed: UInt64) {
        var values = RandomValues(seed: seed)
        var entries = (0..<400).map { _ in
            let value = values.next()
            return (value: value, key: SortKey.bytes(of: value))
        }
        entries.sort { $0.key.lexicographicallyPrecedes($1.key) }
        var wrong: [String] = []
        for (index, left) in entries.enumerated() {
            for right in entries[...index] {
                let order = left.value.compare(right.value).signum()
                let isRight =
                    order == (left.key == right.key ? 0 : 1)
                    && right.value.compare(left.value).signum() == -order
                if !isRight { wrong.append("\(left.value) against \(right.value)") }
            }
        }
        #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(3))")
    }

    // Compound keys are keys one behind another: their order must be that of the tuples, for every
    // mix of directions.
    @Test func keysOfPairsAreOrderedAsPairs() {
        var values = RandomValues(seed: 4)
        for isDescending in [false, true] {
            let pairs = (0..<300).map { _ in (values.next(depth: 2), values.next(depth: 2)) }
            let keys = pairs.map { first, second in
                var key = SortKey.bytes(of: first)
                if isDescending {
                    SortKey.appendInverted(second, to: &key)
                } else {
                    SortKey.append(second, to: &key)
                }
                return key
            }
            for (left, leftKey) in zip(pairs, keys) {
                for (right, rightKey) in zip(pairs, keys) {
                    let first = left.0.compare(right.0).signum()
                    let second = left.1.compare(right.1).signum() * (isDescending ? -1 : 1)
                    let isRight = compareBytes(leftKey, rightKey) == (first != 0 ? first : second)
                    if !isRight { Issue.record("seed 4: \(left) against \(right)") }
                }
            }
        }
    }

    // Numbers lie close to each other here, in every type that can hold them, so that rounding of
    // any kind would show.
    @Test func closeNumbersKeepTheirOrder() {
        var values = RandomValues(seed: 5)
        for _ in 0..<20_000 {
            let left = values.number()
            let right = values.neighbour(of: left)
            let order = left.compare(right).signum()
            let keys = compareBytes(SortKey.bytes(of: left), SortKey.bytes(of: right))
            if order != keys || right.compare(left).signum() != -order {
                Issue.record("seed 5: \(left) against \(right): \(order), keys \(keys)")
            }
        }
    }

    // Short decimals and what differs from them in the thirty-fourth digit share all bits that a
    // key begins with: only the digits behind tell them apart, so that a short one must not pass
    // for exact.
    @Test func decimalsNextToShortOnesKeepTheirOrder() {
        for short in 1...999 as ClosedRange<UInt128> {
            for exponent in stride(from: -1, through: -40, by: -3) {
                let zeros = 34 - short.digitCount
                let value = Ladder.decimal(short, exponent)
                let below = Ladder.decimal(short * powersOfTen[zeros] - 1, exponent - zeros)
                let above = Ladder.decimal(short * powersOfTen[zeros] + 1, exponent - zeros)
                let keys = [below, value, above].map { SortKey.bytes(of: $0) }
                let isRight =
                    compareBytes(keys[0], keys[1]) < 0 && compareBytes(keys[1], keys[2]) < 0
                    && below.compare(value) < 0 && above.compare(value) > 0
                if !isRight { Issue.record("\(short)E\(exponent): \(keys)") }
            }
        }
    }
}
