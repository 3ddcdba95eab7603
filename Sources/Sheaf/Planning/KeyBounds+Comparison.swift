// SPDX-License-Identifier: MIT
//
// Planning: comparisons as stretches of an index.

import SheafLanguage
import SheafRecords

extension KeyBounds {
    /// The values that a comparison lets pass: those of the operand's class on one side of it.
    ///
    /// Nil where the comparison does not follow the order of the keys, as with NaN, which compares
    /// with no other number.
    init?(_ comparison: Comparison, _ operand: Operand, by collation: Collation?) {
        switch operand.type {
        case .null, .undefined, .array, .minKey, .maxKey, .regularExpression: return nil
        default: break
        }
        let key = SortKey.bytes(of: operand.value, by: collation)
        let ofClass = SortKey.firstBytes(of: operand.type)
        guard !operand.type.isNumber || key != [ofClass.lowerBound] else { return nil }
        let end = End(key, isInclusive: comparison.includesEqual)
        if comparison.isUpperBound {
            // The first byte of the numbers is that of NaN.
            let first = ofClass.lowerBound + (operand.type.isNumber ? 1 : 0)
            self.init(from: End([first], isInclusive: true), to: end)
        } else {
            self.init(from: end, to: End([ofClass.upperBound], isInclusive: false))
        }
    }

    /// The texts that begin with another, which is not empty.
    init(textsBeginningWith prefix: String) {
        // The key of a text ends in a zero; without it, it is how the keys of longer texts begin.
        // No byte of UTF-8 is the last of its kind, so the next text of that length is one byte up.
        let start = Array(SortKey.bytes(of: .string(prefix)).dropLast())
        var next = start
        next[next.count - 1] += 1
        self.init(from: End(start, isInclusive: true), to: End(next, isInclusive: false))
    }

    /// What both have in common; it may be empty.
    func intersection(_ other: KeyBounds) -> KeyBounds {
        var bounds = self
        if let lower = other.lower, bounds.lower.map({ lower.begins(after: $0) }) ?? true {
            bounds.lower = lower
        }
        if let upper = other.upper, bounds.upper.map({ upper.ends(before: $0) }) ?? true {
            bounds.upper = upper
        }
        return bounds
    }

    /// The keys of an index on several fields that have a key within these bounds behind others.
    ///
    /// - Parameters:
    ///   - prefix: The keys of the fields before this one.
    ///   - isInverted: Whether the bytes of this field are inverted.
    /// - Returns: The bounds of the whole keys.
    func behind(_ prefix: [UInt8], isInverted: Bool) -> KeyBounds {
        // Keys of other fields follow, so an end that is a whole key stands for all that begin with
        // it.
        var start = lower.map { $0.isInclusive ? $0.key : KeyBounds.successor($0.key) }
        var end = upper.map { $0.isInclusive ? KeyBounds.successor($0.key) : $0.key }
        if isInverted {
            (start, end) = (
                end.map { KeyBounds.successor($0.inverted) },
                start.map { KeyBounds.successor($0.inverted) }
            )
        }
        return KeyBounds(
            from: End(prefix + (start ?? []), isInclusive: true),
            to: End(end.map { prefix + $0 } ?? KeyBounds.successor(prefix), isInclusive: false)
        )
    }

    /// All keys that begin with others.
    init(beginningWith prefix: [UInt8]) {
        self.init(
            from: End(prefix, isInclusive: true),
            to: End(KeyBounds.successor(prefix), isInclusive: false)
        )
    }

    /// The first bytes behind all that begin with others.
    static func successor(_ key: [UInt8]) -> [UInt8] {
        var key = key
        while key.last == 0xFF { key.removeLast() }
        guard let last = key.popLast() else { return [UInt8](repeating: 0xFF, count: 8) }
        return key + [last + 1]
    }

    /// Whether a key is within.
    func contains(_ key: [UInt8]) -> Bool {
        if let lower {
            guard lower.isInclusive || key != lower.key,
                !key.lexicographicallyPrecedes(lower.key)
            else { return false }
        }
        guard let upper else { return true }
        return upper.isInclusive
            ? !upper.key.lexicographicallyPrecedes(key) : key.lexicographicallyPrecedes(upper.key)
    }

    /// Whether no key is within.
    var isEmpty: Bool {
        guard let lower, let upper else { return false }
        if lower.key == upper.key { return !lower.isInclusive || !upper.isInclusive }
        return upper.key.lexicographicallyPrecedes(lower.key)
    }

    /// Whether these bounds end before others do.
    func ends(before other: KeyBounds) -> Bool {
        guard let upper else { return false }
        return other.upper.map { upper.ends(before: $0) } ?? true
    }

    /// Whether the bounds hold one key alone.
    var isPoint: Bool {
        guard let lower, let upper else { return false }
        return lower == upper && lower.isInclusive
    }
}

extension KeyBounds.End {
    fileprivate func begins(after other: KeyBounds.End) -> Bool {
        if key == other.key { return !isInclusive && other.isInclusive }
        return other.key.lexicographicallyPrecedes(key)
    }

    fileprivate func ends(before other: KeyBounds.End) -> Bool {
        if key == other.key { return !isInclusive && other.isInclusive }
        return key.lexicographicallyPrecedes(other.key)
    }
}

extension [UInt8] {
    /// The bytes, each inverted.
    var inverted: [UInt8] { map { ~$0 } }
}
