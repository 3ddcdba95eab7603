// SPDX-License-Identifier: MIT
//
// `$mul`: multiplies a number; a missing one counts as zero and takes the type of the operand.

import SheafBSON

/// `{$mul: {path: factor}}`.
struct MultiplyModifier: ArithmeticModifier {
    static let name = "$mul"
    static let verb = "multiply"

    let amount: BSONValue

    static func result(_ current: BSONValue, _ amount: BSONValue) -> BSONValue? {
        NumberArithmetic.product(current, amount)
    }

    func initialValue(at moment: Moment) -> BSONValue {
        NumberArithmetic.zero(of: amount.type)
    }
}
