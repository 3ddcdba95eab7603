// SPDX-License-Identifier: MIT
//
// Planning: conditions on fields of an index behind those that make its stretches. Keys that do not
// pass lead to no document, so that none is looked at for them.

import SheafBSON
import SheafLanguage
import SheafRecords

/// What later fields of a key must be.
struct KeyFilter: Sendable {
    /// A field of the index, up to the last one with a condition.
    private struct Part: Sendable {
        let isInverted: Bool
        let bounds: FieldBounds?
    }

    private var parts: [Part] = []

    /// What a filter says of the fields behind the first ones; nil when that is nothing.
    ///
    /// Fields with arrays on their paths are left out: other keys of a document may pass. So are
    /// indexes under a collation, whose keys are not taken apart.
    init?(_ index: CatalogIndex, behind count: Int, _ search: PlannedSearch) {
        guard index.collation == nil else { return nil }
        let tests = search.tests(under: nil)
        for (number, field) in index.keys.fields.enumerated() {
            var bounds: FieldBounds?
            if number >= count, !index.isMultikey(number) {
                let ofField = tests.filter { $0.path.components == field.path.components }
                bounds = FieldChoice.choices(ofField, isMultikey: false).first?.bounds
            }
            parts.append(Part(isInverted: field.isInverted, bounds: bounds))
        }
        while let last = parts.last, last.bounds == nil { parts.removeLast() }
        guard !parts.isEmpty else { return nil }
    }

    /// The bounds of a field, if it has a condition.
    func bounds(ofField number: Int) -> FieldBounds? {
        number < parts.count ? parts[number].bounds : nil
    }

    /// Whether a key may lead to a match.
    ///
    /// - Complexity: O(bytes of the key).
    func passes(_ key: [UInt8]) -> Bool {
        var reader = SortKeyReader(key)
        for part in parts {
            // What cannot be taken apart passes: the filter has the last word.
            guard let bytes = reader.nextKey(isInverted: part.isInverted) else { return true }
            guard let bounds = part.bounds else { continue }
            guard bounds.ranges.contains(where: { $0.keys.contains(bytes) }) else { return false }
        }
        return true
    }
}
