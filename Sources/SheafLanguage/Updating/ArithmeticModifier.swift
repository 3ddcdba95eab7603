// SPDX-License-Identifier: MIT
//
// What `$inc` and `$mul` share: a number is read, worked on, and put back if it became another one.

import SheafBSON

/// An operator that makes a number of the one that is there and of its operand.
protocol ArithmeticModifier: Modifier {
    /// What the operator does, as its messages say it.
    static var verb: String { get }

    /// The operand.
    var amount: BSONValue { get }

    /// Takes an operand that is a number.
    init(amount: BSONValue)

    /// The number that two make; nil when it is too large for a long.
    static func result(_ current: BSONValue, _ amount: BSONValue) -> BSONValue?
}

extension ArithmeticModifier {
    init(parsing operand: BSONValue, at path: UpdatePath, by _: Collation?) throws(LanguageError) {
        guard operand.type.isNumber else {
            throw .typeMismatch(
                "Cannot \(Self.verb) with non-numeric argument: "
                    + "{\(ShellText.field(path.text, operand))}"
            )
        }
        self.init(amount: operand)
    }

    var absence: Absence { .creates }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard target.type.isNumber,
            let current = try reader.withValue(at: target.path, { BSONValue(copying: $0) })
        else {
            let identity = try ShellText.identity(reading: reader)
            throw LanguageError.typeMismatch(
                "Cannot apply \(Self.name) to a value of non-numeric type. {\(identity)} has the "
                    + "field '\(target.name)' of non-numeric type \(target.type.alias)"
            )
        }
        guard let result = Self.result(current, amount) else {
            let type = NumberArithmetic.shellType(current.type)
            let identity = try ShellText.identity(reading: reader)
            throw LanguageError.badValue(
                "Failed to apply \(Self.name) operations to current value "
                    + "((\(type))\(current.shellText)) for document {\(identity)}"
            )
        }
        return NumberArithmetic.isSame(result, current) ? [] : [.set(target.path, result)]
    }
}
