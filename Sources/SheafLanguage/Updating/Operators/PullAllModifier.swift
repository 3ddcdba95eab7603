// SPDX-License-Identifier: MIT
//
// `$pullAll`: removes the elements that equal one of several values. Where an index over the key of
// elements knows, only its candidates are looked at.

import SheafBSON

/// `{$pullAll: {path: [value, …]}}`.
struct PullAllModifier: Modifier {
    static let name = "$pullAll"

    private let values: OperandSet

    init(
        parsing operand: BSONValue,
        at path: UpdatePath,
        by collation: Collation?
    ) throws(LanguageError) {
        guard case .array(let values) = operand else {
            throw .badValue(
                "$pullAll requires an array argument but was given a \(operand.type.alias)"
            )
        }
        self.values = OperandSet(Array(values), collation)
    }

    var absence: Absence { .refusesBlockedPaths }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        try PullModifier.checkType(of: target)
        let positions = try values.positions(in: target.path, reading: reader)
        return positions.isEmpty ? [] : [.arrayRemove(target.path, positions: positions)]
    }
}
