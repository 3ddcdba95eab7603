// SPDX-License-Identifier: MIT
//
// `$set` and `$setOnInsert`: put a value in place, as it is given.

package import SheafBSON

/// `{$set: {path: value}}`.
package struct SetModifier: Modifier {
    package static let name = "$set"

    let operand: Operand

    package init(parsing operand: BSONValue, at path: UpdatePath) throws(LanguageError) {
        self.operand = Operand(operand)
    }

    package var absence: Absence { .creates }

    package func initialValue() -> BSONValue { operand.value }

    package func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target, reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard try !operand.isIdentical(to: target, reading: reader) else { return [] }
        return [.set(target.path, operand.value)]
    }
}

/// `{$setOnInsert: {path: value}}`: `$set` when an upsert inserts, else nothing.
package struct SetOnInsertModifier: Modifier {
    package static let name = "$setOnInsert"

    let set: SetModifier

    package init(parsing operand: BSONValue, at path: UpdatePath) throws(LanguageError) {
        set = try SetModifier(parsing: operand, at: path)
    }

    package var absence: Absence { .creates }
    package var isForInsertsOnly: Bool { true }

    package func initialValue() -> BSONValue { set.initialValue() }

    package func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target, reading reader: borrowing Reader
    ) throws -> [Edit] {
        try set.edits(of: target, reading: reader)
    }
}
