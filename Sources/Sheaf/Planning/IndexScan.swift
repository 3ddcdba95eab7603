// SPDX-License-Identifier: MIT
//
// Planning: a scan of an index: which stretches of it, in which direction. Leading fields that are
// narrowed to single keys are combined, the next field may be narrowed to stretches, and what
// follows only orders.

import SheafLanguage
import SheafRecords

/// A scan of stretches of an index.
struct IndexScan: Sendable {
    let index: CatalogIndex
    /// What of each field of the index is looked at.
    let fields: [FieldBounds]
    /// The stretches in the order of the keys, apart from each other.
    let ranges: [KeyBounds]
    /// Whether the keys are walked as they lie.
    let isForward: Bool
    /// Whether the documents come in the order that was asked for.
    let isOrdered: Bool
    /// How many tests of the filter the stretches stand for.
    let testCount: Int
    /// What else the keys tell: which of those within the stretches lead to no match.
    let keyFilter: KeyFilter?

    /// How many stretches the keys of several fields may be combined to.
    static let rangeCountMax = 1000

    /// The scan of an index that narrows a search, or brings it into order.
    ///
    /// Nil when the index does neither, or does not hold all that may match.
    init?(_ index: CatalogIndex, _ search: PlannedSearch) {
        guard index.isUsable,
            index.partialFilter?.holdsAll(passing: search.narrowing.conjuncts) ?? true
        else { return nil }
        self.init(narrowing: index, search)
        let isSparse = index.specification.isSparse
        let isWanted =
            isSparse && index.keys.fields.contains { search.narrowing.existing.contains($0.path) }
        guard !isSparse || isWanted || fields.contains(where: { !$0.includesNull }),
            testCount > 0 || isWanted || (isOrdered && search.order != nil)
        else { return nil }
    }

    /// The scan of an index that must be used, of all of it where nothing narrows it.
    init(narrowing index: CatalogIndex, _ search: PlannedSearch) {
        let choices = IndexScan.choices(index, search.tests(under: index.collation))
        let keys = index.keys.fields
        let (ranges, count) = IndexScan.ranges(choices.map(\.bounds), keys)
        let fields = keys.indices.map { $0 < count ? choices[$0].bounds : .whole }
        let direction = search.order.map { IndexScan.direction($0, of: index, fields) } ?? true
        self.index = index
        self.fields = fields
        self.ranges = ranges
        isForward = direction ?? true
        isOrdered = direction != nil
        testCount = choices[..<count].reduce(0) { $0 + $1.testCount }
        keyFilter = KeyFilter(index, behind: count, search)
    }

    /// Whether all fields are narrowed to one key.
    var isOneKey: Bool { fields.allSatisfy(\.isPoint) }

    /// Whether a document may come by several of the keys.
    var mayRepeat: Bool { index.isMultikey && !isOneKey }

    /// Whether the keys that are looked at are those of the documents that match, one for each.
    func isExact(_ narrowing: Filter.Narrowing) -> Bool {
        !index.isMultikey && testCount == narrowing.bounds.count && fields.allSatisfy(\.isExact)
    }
}

// MARK: - Bounds

extension IndexScan {
    /// What narrows the leading fields of an index, as far as the fields may be combined.
    private static func choices(_ index: CatalogIndex, _ tests: [FieldTest]) -> [FieldChoice] {
        var choices: [FieldChoice] = []
        let keys = index.keys.fields
        for (number, key) in keys.enumerated() {
            let ofField = tests.filter { $0.path.components == key.path.components }
            let isMultikey = index.isMultikey(number)
            let choice = FieldChoice.choices(ofField, isMultikey: isMultikey).first { choice in
                !isMultikey
                    || choices.indices.allSatisfy { other in
                        !index.isMultikey(other)
                            || key.combines(choice, with: keys[other], choices[other])
                    }
            }
            guard let choice else { break }
            choices.append(choice)
        }
        return choices
    }

    /// The stretches of an index that bounds of its leading fields come to, and how many fields
    /// they take into account.
    private static func ranges(
        _ bounds: [FieldBounds],
        _ keys: [IndexedKeys.Field]
    ) -> (ranges: [KeyBounds], fieldCount: Int) {
        guard let first = bounds.first else { return ([KeyBounds()], 0) }
        guard keys.count > 1 else { return (first.ranges.map(\.keys), 1) }
        var prefixes: [[UInt8]] = [[]]
        for (number, field) in bounds.enumerated() {
            let isInverted = keys[number].isInverted
            guard number == 0 || prefixes.count * field.ranges.count <= rangeCountMax else {
                return (prefixes.map { KeyBounds(beginningWith: $0) }.inOrder, number)
            }
            guard field.arePoints else {
                let ranges = prefixes.flatMap { prefix in
                    field.ranges.map { $0.keys.behind(prefix, isInverted: isInverted) }
                }
                return (ranges.inOrder, number + 1)
            }
            let points = field.ranges.compactMap(\.keys.lower?.key)
            prefixes = prefixes.flatMap { prefix in
                points.map { prefix + (isInverted ? $0.inverted : $0) }
            }
        }
        let isWhole = bounds.count == keys.count
        let ranges = prefixes.map {
            isWhole ? KeyBounds(equalTo: $0) : KeyBounds(beginningWith: $0)
        }
        return (ranges.inOrder, bounds.count)
    }
}

extension [KeyBounds] {
    /// The stretches as they lie in the index.
    fileprivate var inOrder: [KeyBounds] {
        sorted { left, right in
            guard let first = left.lower?.key, let second = right.lower?.key else { return false }
            return first.lexicographicallyPrecedes(second)
        }
    }
}

// MARK: - Order

extension IndexScan {
    /// The direction in which an index gives an order, or nil if it does not.
    ///
    /// Fields with one key do not disturb the order of those behind them. A field with an array on
    /// its path gives no order, since documents are sorted by their least element; nor does one
    /// whose texts compare in another way.
    private static func direction(
        _ order: SortPattern,
        of index: CatalogIndex,
        _ fields: [FieldBounds]
    ) -> Bool? {
        guard order.isNaturalAscending == nil else { return nil }
        let keys = index.keys.fields
        let constants = keys.indices.filter { fields[$0].isPoint && !index.isMultikey($0) }
        var parts = order.parts.filter { part in
            !constants.contains { keys[$0].path.components == part.path.components }
        }[...]
        var isForward: Bool?
        for (number, key) in keys.enumerated() where !fields[number].isPoint {
            guard let part = parts.popFirst() else { break }
            let direction = part.isAscending != key.isInverted
            guard part.path.components == key.path.components, !index.isMultikey(number),
                isForward ?? direction == direction, index.collation == order.collation
            else { return nil }
            isForward = direction
        }
        return parts.isEmpty ? isForward ?? true : nil
    }
}

extension CatalogIndex {
    /// Whether a document has, or had, an array on the path of a field.
    func isMultikey(_ field: Int) -> Bool { multikey >> UInt32(field) & 1 != 0 }
}
