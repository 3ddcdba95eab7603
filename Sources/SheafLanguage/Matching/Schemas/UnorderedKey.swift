// SPDX-License-Identifier: MIT
//
// Equality as schemas have it: documents with the same fields are equal, in whatever order they
// stand.

import SheafBSON

/// What values have in common that are equal but for the order of their fields.
struct UnorderedKey: Hashable, Sendable {
    private let bytes: [UInt8]

    /// The key of a value.
    ///
    /// - Complexity: O(bytes), and a sort of the fields of each document.
    init(_ value: ValueView) {
        guard value.container != nil else {
            var key: [UInt8] = []
            SortKey.append(value, to: &key)
            bytes = key
            return
        }
        bytes = SortKey.bytes(of: UnorderedKey.sorted(BSONValue(copying: value)))
    }

    private static func sorted(_ value: BSONValue) -> BSONValue {
        switch value {
        case .document(let document):
            let fields = document.map { (key: $0.key, value: sorted($0.value)) }
            let inOrder = fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return .document(Document(inOrder.map { ($0.key, $0.value) }))
        case .array(let array): return .array(BSONArray(array.map(sorted)))
        default: return value
        }
    }
}
