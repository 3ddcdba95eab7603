// SPDX-License-Identifier: MIT
//
// How an operand and a stored value are ordered. The type is asked before the content, and a
// container is compared piece by piece until the first difference, so that no array is loaded to be
// compared.

import SheafBSON

extension Operand {
    /// MongoDB's order of the operand and the value at a target: negative, zero or positive.
    func compare<Reader: DocumentReader & ~Copyable & ~Escapable>(
        to target: Target,
        reading reader: borrowing Reader
    ) throws -> Int {
        guard type.rank == target.type.rank else { return type.rank - target.type.rank }
        // The operand is compared from its first element on; where it ends first, it is less.
        var offset = 4
        var order = 0
        switch type {
        case .document:
            try reader.forEachField(at: target.path) { field in
                order = withElement(at: &offset) { $0.compare(to: field, by: collation) } ?? -1
                return order == 0
            }
        case .array:
            try reader.forEachElement(at: target.path, from: 0) { _, element in
                order =
                    withElement(at: &offset) { $0.value.compare(to: element, by: collation) } ?? -1
                return order == 0
            }
        default: return try reader.withValue(at: target.path) { compare(to: $0) } ?? 0
        }
        return order == 0 && withElement(at: &offset, { _ in true }) == true ? 1 : order
    }
}
