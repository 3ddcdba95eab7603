// SPDX-License-Identifier: MIT
//
// `$inc`: adds to a number; a missing one counts as nothing and takes the operand as it is.

import SheafBSON

/// `{$inc: {path: amount}}`.
struct IncrementModifier: Modifier {
    static let name = "$inc"

    let amount: BSONValue

    init(parsing operand: BSONValue, at path: UpdatePath) throws(LanguageError) {
        guard operand.type.isNumber else {
            throw .typeMismatch(
                "Cannot increment with non-numeric argument: "
                    + "{\(ShellText.field(path.text, operand))}"
            )
        }
        amount = operand
    }

    var absence: Absence { .creates }

    func initialValue() -> BSONValue { amount }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard target.type.isNumber,
            let current = try reader.withValue(at: target.path, { BSONValue(copying: $0) })
        else {
            let identity = try ShellText.identity(reading: reader)
            throw LanguageError.typeMismatch(
                "Cannot apply \(Self.name) to a value of non-numeric type. \(identity) has the "
                    + "field '\(target.name)' of non-numeric type \(target.type.alias)"
            )
        }
        guard let sum = NumberArithmetic.sum(current, amount) else {
            let type = NumberArithmetic.shellType(current.type)
            let identity = try ShellText.identity(reading: reader)
            throw LanguageError.badValue(
                "Failed to apply \(Self.name) operations to current value "
                    + "((\(type))\(current.shellText)) for document \(identity)"
            )
        }
        return NumberArithmetic.isSame(sum, current) ? [] : [.set(target.path, sum)]
    }
}
