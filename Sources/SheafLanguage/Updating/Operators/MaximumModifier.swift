// SPDX-License-Identifier: MIT
//
// `$max`: puts a value in place of a lesser one, in the order of all types.

import SheafBSON

/// `{$max: {path: value}}`.
struct MaximumModifier: Modifier {
    static let name = "$max"

    let operand: Operand

    init(
        parsing operand: BSONValue,
        at path: UpdatePath,
        by collation: Collation?
    ) throws(LanguageError) {
        self.operand = Operand(operand, collation)
    }

    var absence: Absence { .creates }

    func initialValue(at moment: Moment) -> BSONValue { operand.value }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard try operand.compare(to: target, reading: reader) > 0 else { return [] }
        return [.set(target.path, operand.value)]
    }
}
