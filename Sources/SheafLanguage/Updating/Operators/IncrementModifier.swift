// SPDX-License-Identifier: MIT
//
// `$inc`: adds to a number; a missing one counts as nothing and takes the operand as it is.

import SheafBSON

/// `{$inc: {path: amount}}`.
struct IncrementModifier: ArithmeticModifier {
    static let name = "$inc"
    static let verb = "increment"

    let amount: BSONValue

    static func result(_ current: BSONValue, _ amount: BSONValue) -> BSONValue? {
        NumberArithmetic.sum(current, amount)
    }

    func initialValue(at moment: Moment) -> BSONValue { amount }
}
