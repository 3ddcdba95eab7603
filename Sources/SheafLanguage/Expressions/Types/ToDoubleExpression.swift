// SPDX-License-Identifier: MIT
//
// `$toDouble`: a value as a double.

import SheafBSON

extension ExpressionOperator {
    /// `{$toDouble: value}`.
    static let toDouble = conversion("$toDouble", to: .double)
}
