// SPDX-License-Identifier: MIT
//
// `$set` and `$setOnInsert`: put a value in place, as it is given.

import SheafBSON

/// `{$set: {path: value}}`.
struct SetModifier: Modifier {
    static let name = "$set"

    let operand: Operand

    init(parsing operand: BSONValue, at path: UpdatePath, by _: Collation?) throws(LanguageError) {
        self.operand = Operand(operand)
    }

    var absence: Absence { .creates }

    func initialValue(at moment: Moment) -> BSONValue { operand.value }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard try !operand.isIdentical(to: target, reading: reader) else { return [] }
        return [.set(target.path, operand.value)]
    }
}

/// `{$setOnInsert: {path: value}}`: `$set` when an upsert inserts, else nothing.
struct SetOnInsertModifier: Modifier {
    static let name = "$setOnInsert"

    let set: SetModifier

    init(parsing operand: BSONValue, at path: UpdatePath, by _: Collation?) throws(LanguageError) {
        set = try SetModifier(parsing: operand, at: path, by: nil)
    }

    var absence: Absence { .creates }
    var isForInsertsOnly: Bool { true }

    func initialValue(at moment: Moment) -> BSONValue { set.initialValue(at: moment) }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        try set.edits(of: target, reading: reader)
    }
}
