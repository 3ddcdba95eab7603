// SPDX-License-Identifier: MIT
//
// Planning: comparisons as stretches of an index.

import SheafLanguage
import SheafRecords

extension KeyBounds {
    /// The values that a comparison lets pass: those of the operand's class on one side of it.
    ///
    /// Nil where the comparison does not follow the order of the keys.
    init?(_ comparison: Comparison, _ operand: Operand) {
        switch operand.type {
        case .null, .undefined, .array, .minKey, .maxKey, .regularExpression: return nil
        default: break
        }
        let end = End(SortKey.bytes(of: operand.value), isInclusive: comparison.includesEqual)
        let ofClass = SortKey.firstBytes(of: operand.type)
        if comparison.isUpperBound {
            self.init(from: End([ofClass.lowerBound], isInclusive: true), to: end)
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

    /// The keys that begin with a key within these bounds, where keys of other fields follow.
    var ofPrefixes: KeyBounds {
        var bounds = self
        if let lower, !lower.isInclusive {
            bounds.lower = End(KeyBounds.successor(lower.key), isInclusive: true)
        }
        if let upper, upper.isInclusive {
            bounds.upper = End(KeyBounds.successor(upper.key), isInclusive: false)
        }
        return bounds
    }

    /// The first bytes behind all that begin with others.
    private static func successor(_ key: [UInt8]) -> [UInt8] {
        var key = key
        while key.last == 0xFF { key.removeLast() }
        guard let last = key.popLast() else { return key }
        return key + [last + 1]
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
