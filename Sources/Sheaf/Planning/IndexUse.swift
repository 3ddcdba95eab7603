// SPDX-License-Identifier: MIT
//
// Planning: what a bound of a filter says about the keys of an index. It is a superset of what
// matches; the filter itself always has the last word.

import SheafLanguage
import SheafRecords

/// A stretch, or several, of the keys of an index.
struct IndexUse: Sendable {
    /// How narrow a use is; the first is the best.
    enum Quality: Int, Sendable, Comparable {
        /// One key of a unique index: one document at most, but for arrays.
        case uniqueEquality
        /// One key.
        case equality
        /// Several keys.
        case oneOf
        /// A stretch.
        case range

        static func < (left: Quality, right: Quality) -> Bool { left.rawValue < right.rawValue }
    }

    /// The stretches, ascending and apart.
    let ranges: [KeyBounds]
    /// How narrow they are.
    let quality: Quality

    /// What a test says of the values at the path of an index, or nil when keys do not tell.
    init?(_ predicate: Predicate, isUnique: Bool) {
        switch predicate {
        case .equal(let operand):
            guard let keys = IndexUse.keys(of: operand) else { return nil }
            ranges = IndexUse.points(keys)
            quality = ranges.count > 1 ? .oneOf : isUnique ? .uniqueEquality : .equality
        case .oneOf(let operands):
            var keys: [[UInt8]] = []
            for operand in operands {
                guard let some = IndexUse.keys(of: operand) else { return nil }
                keys += some
            }
            ranges = IndexUse.points(keys)
            quality = .oneOf
        case .range(let comparison, let operand):
            guard let range = KeyBounds(comparison, operand) else { return nil }
            ranges = [range]
            quality = .range
        case .pattern(let pattern):
            guard let prefix = pattern.literalPrefix else { return nil }
            let expression = SortKey.bytes(of: .regularExpression(pattern.expression))
            ranges = [KeyBounds(textsBeginningWith: prefix), KeyBounds(equalTo: expression)]
            quality = .oneOf
        case .other: return nil
        }
    }

    /// One stretch.
    init(range: KeyBounds) {
        ranges = [range]
        quality = .range
    }

    /// The same of the first field of several.
    var asPrefix: IndexUse {
        IndexUse(
            ranges: ranges.map(\.ofPrefixes),
            quality: quality == .uniqueEquality ? .equality : quality
        )
    }

    /// Whether documents without the field are among those that are looked for.
    var includesNull: Bool {
        let null = SortKey.bytes(of: .null)
        return ranges.contains { $0.lower?.key == null && $0.isPoint }
    }

    private init(ranges: [KeyBounds], quality: Quality) {
        self.ranges = ranges
        self.quality = quality
    }

    /// The keys that a document may have which equals an operand.
    private static func keys(of operand: Operand) -> [[UInt8]]? {
        switch operand.type {
        case .array, .regularExpression: nil
        // Nothing has the key of null, an empty array that of undefined.
        case .null, .undefined: [SortKey.bytes(of: .null), SortKey.bytes(of: .undefined)]
        default: [SortKey.bytes(of: operand.value)]
        }
    }

    private static func points(_ keys: [[UInt8]]) -> [KeyBounds] {
        Set(keys).sorted { $0.lexicographicallyPrecedes($1) }.map { KeyBounds(equalTo: $0) }
    }
}
