// SPDX-License-Identifier: MIT
//
// Planning: what a test of a filter says about the keys that one field has in an index. It is a
// superset of what matches; the filter itself has the last word, unless the bounds are exact.

import SheafBSON
import SheafLanguage
import SheafRecords

/// A stretch of the keys of one field, with the values at its ends for those who ask.
struct FieldRange: Sendable {
    /// What stands at an end.
    enum Edge: Sendable {
        /// Nothing: the range begins with the first key, or ends with the last one.
        case open
        /// The end of the class of a type, such as all numbers.
        case ofClass(BSONType)
        /// A value.
        case value(Operand)
    }

    var keys: KeyBounds
    var lower: Edge
    var upper: Edge

    /// All keys.
    static let whole = FieldRange(keys: KeyBounds(), lower: .open, upper: .open)

    /// What two stretches have in common, or nil if that is nothing.
    func intersection(_ other: FieldRange) -> FieldRange? {
        let keys = keys.intersection(other.keys)
        guard !keys.isEmpty else { return nil }
        return FieldRange(
            keys: keys,
            lower: keys.lower == self.keys.lower ? lower : other.lower,
            upper: keys.upper == self.keys.upper ? upper : other.upper
        )
    }
}

/// The stretches of the keys of one field that a plan looks at.
struct FieldBounds: Sendable {
    /// The stretches, ascending and apart.
    let ranges: [FieldRange]
    /// Whether a single value passes the tests wherever its key is within.
    let isExact: Bool

    /// All keys.
    static let whole = FieldBounds(ranges: [.whole], isExact: true)

    private init(ranges: [FieldRange], isExact: Bool) {
        self.ranges = ranges
        self.isExact = isExact
    }

    /// What a test says about keys under a collation, or nil when they do not tell.
    init?(_ predicate: Predicate, under collation: Collation?) {
        switch predicate {
        case .equal(let operand): self.init(equalToOneOf: [operand], collation)
        case .oneOf(let operands): self.init(equalToOneOf: operands, collation)
        case .range(let comparison, let operand): self.init(comparison, operand, collation)
        case .pattern(let pattern) where collation == nil: self.init(pattern)
        case .oneOfOrPattern(let operands, let patterns) where collation == nil:
            guard let points = FieldBounds(equalToOneOf: operands, collation) else { return nil }
            let stretches = patterns.compactMap { FieldBounds($0) }
            guard stretches.count == patterns.count else { return nil }
            self.init(union: [points] + stretches)
        case .pattern, .oneOfOrPattern, .exists, .other: return nil
        }
    }

    /// Whether every stretch is one key.
    var arePoints: Bool { ranges.allSatisfy(\.keys.isPoint) }

    /// Whether there is one key.
    var isPoint: Bool { ranges.count == 1 && ranges[0].keys.isPoint }

    /// Whether nothing is left out.
    var isWhole: Bool {
        ranges.count == 1 && ranges[0].keys.lower == nil && ranges[0].keys.upper == nil
    }

    /// Whether documents without the field are among those that are looked for.
    var includesNull: Bool {
        let null = SortKey.bytes(of: .null)
        return isWhole || ranges.contains { $0.keys.isPoint && $0.keys.lower?.key == null }
    }

    /// The keys that both have.
    ///
    /// - Complexity: O(stretches of both).
    func intersection(_ other: FieldBounds) -> FieldBounds {
        var common: [FieldRange] = []
        var (mine, theirs) = (ranges[...], other.ranges[...])
        while let first = mine.first, let second = theirs.first {
            if let both = first.intersection(second) { common.append(both) }
            if first.keys.ends(before: second.keys) {
                mine.removeFirst()
            } else {
                theirs.removeFirst()
            }
        }
        return FieldBounds(ranges: common, isExact: isExact && other.isExact)
    }
}

extension FieldBounds {
    /// The keys that one of several has, which are not exact.
    fileprivate init(union parts: [FieldBounds]) {
        let sorted = parts.flatMap(\.ranges).sorted { left, right in
            let (first, second) = (left.keys.lower?.key ?? [], right.keys.lower?.key ?? [])
            return first.lexicographicallyPrecedes(second)
        }
        var ranges: [FieldRange] = []
        for range in sorted {
            guard let last = ranges.last, !last.keys.intersection(range.keys).isEmpty else {
                ranges.append(range)
                continue
            }
            guard last.keys.ends(before: range.keys) else { continue }
            ranges[ranges.count - 1].keys.upper = range.keys.upper
            ranges[ranges.count - 1].upper = range.upper
        }
        self.init(ranges: ranges, isExact: false)
    }
}

// MARK: - Tests

extension FieldBounds {
    private init?(equalToOneOf operands: [Operand], _ collation: Collation?) {
        var points: [[UInt8]: Operand] = [:]
        var isExact = true
        for operand in operands {
            guard operand.hasKey(under: collation) else { return nil }
            switch operand.type {
            case .array, .regularExpression: return nil
            case .null, .undefined:
                // Nothing has the key of null, an empty array that of undefined.
                isExact = false
                for type in [BSONValue.null, .undefined] {
                    points[SortKey.bytes(of: type)] = Operand(type)
                }
            default: points[SortKey.bytes(of: operand.value, by: collation)] = operand
            }
        }
        let sorted = points.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let ranges = sorted.map { key, operand in
            FieldRange(
                keys: KeyBounds(equalTo: key),
                lower: .value(operand),
                upper: .value(operand)
            )
        }
        self.init(ranges: ranges, isExact: isExact)
    }

    private init?(_ comparison: Comparison, _ operand: Operand, _ collation: Collation?) {
        guard operand.hasKey(under: collation),
            let keys = KeyBounds(comparison, operand, by: collation)
        else { return nil }
        let (value, end) = (FieldRange.Edge.value(operand), FieldRange.Edge.ofClass(operand.type))
        let range = FieldRange(
            keys: keys,
            lower: comparison.isUpperBound ? end : value,
            upper: comparison.isUpperBound ? value : end
        )
        self.init(ranges: [range], isExact: true)
    }

    private init?(_ pattern: Pattern) {
        guard let prefix = pattern.literalPrefix else { return nil }
        let expression = BSONValue.regularExpression(pattern.expression)
        let texts = FieldRange(
            keys: KeyBounds(textsBeginningWith: prefix),
            lower: .value(Operand(.string(prefix))),
            upper: .ofClass(.string)
        )
        let itself = FieldRange(
            keys: KeyBounds(equalTo: SortKey.bytes(of: expression)),
            lower: .value(Operand(expression)),
            upper: .value(Operand(expression))
        )
        self.init(ranges: [texts, itself], isExact: false)
    }
}

extension Operand {
    /// Whether the keys of an index under a collation tell what equals the value: they do if it
    /// compares by the same collation, or if there is no text in it.
    fileprivate func hasKey(under collation: Collation?) -> Bool {
        self.collation == collation || !value.holdsText
    }
}
