// SPDX-License-Identifier: MIT
//
// `$pop`: removes the first or the last element of an array. No element is read, only counted.

import SheafBSON

/// `{$pop: {path: 1}}` for the last element, `{$pop: {path: -1}}` for the first.
struct PopModifier: Modifier {
    static let name = "$pop"

    private let removesFirst: Bool

    init(parsing operand: BSONValue, at path: UpdatePath, by _: Collation?) throws(LanguageError) {
        guard operand.type.isNumber else {
            throw .failedToParse("Expected a number in: \(ShellText.field(path.text, operand))")
        }
        guard let number = operand.integerValue else {
            throw .failedToParse("Expected an integer: \(ShellText.field(path.text, operand))")
        }
        guard number == 1 || number == -1 else {
            throw .failedToParse("$pop expects 1 or -1, found: \(number)")
        }
        removesFirst = number == -1
    }

    var absence: Absence { .refusesBlockedPaths }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard target.type == .array else {
            throw LanguageError.typeMismatch(
                "Path '\(target.path)' contains an element of non-array type "
                    + "'\(target.type.alias)'"
            )
        }
        guard let count = try reader.count(at: target.path), count > 0 else { return [] }
        return [.arrayRemove(target.path, positions: [removesFirst ? 0 : count - 1])]
    }
}
