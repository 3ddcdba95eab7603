// SPDX-License-Identifier: MIT
//
// What an index remembers of all the documents that it ever had keys of: where they have arrays,
// and of which types the values were that keys do not give back by themselves.

import SheafBSON
import SheafLanguage

/// What the keys of an index have been made of; it only grows.
struct IndexTraits: Sendable, Hashable {
    /// The fields on whose paths there is an array, one bit for each.
    var multikey: UInt32 = 0
    /// Of which types the values of each field are; empty where nobody wants to know.
    var kinds: [SortKeyKinds] = []

    /// Whether there is nothing to remember.
    var isEmpty: Bool { multikey == 0 && kinds.allSatisfy(\.isEmpty) }

    /// Adds what others have.
    mutating func formUnion(_ other: IndexTraits) {
        multikey |= other.multikey
        if kinds.isEmpty { kinds = other.kinds.map { _ in [] } }
        for (field, kind) in other.kinds.enumerated() { kinds[field].formUnion(kind) }
    }

    /// Takes away what others have.
    func subtracting(_ other: IndexTraits) -> IndexTraits {
        var rest = self
        rest.multikey &= ~other.multikey
        for field in kinds.indices {
            rest.kinds[field].subtract(field < other.kinds.count ? other.kinds[field] : [])
        }
        return rest
    }
}

extension CatalogIndex {
    /// What the index remembers.
    var traits: IndexTraits { IndexTraits(multikey: multikey, kinds: kinds ?? []) }

    /// Of which types the values of a document are; none where the index does not remember them.
    ///
    /// - Complexity: O(fields).
    func kinds<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of reader: borrowing Reader
    ) throws -> [SortKeyKinds] {
        guard kinds != nil else { return [] }
        return try keys.fields.map { field in
            let path = field.path.prefixes[field.path.components.count]
            switch try reader.type(at: path) {
            case .int32?: return .int32
            case .int64?: return .int64
            case .double?, .decimal128?, .symbol?:
                return try reader.withValue(at: path) { SortKeyKinds(of: $0) } ?? []
            default: return []
            }
        }
    }
}
