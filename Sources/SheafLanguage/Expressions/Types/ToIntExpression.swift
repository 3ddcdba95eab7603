// SPDX-License-Identifier: MIT
//
// `$toInt`: a value as an int.

import SheafBSON

extension ExpressionOperator {
    /// `{$toInt: value}`.
    static let toInt = conversion("$toInt", to: .int32)
}
