// SPDX-License-Identifier: MIT
//
// `$toDecimal`: a value as a decimal.

import SheafBSON

extension ExpressionOperator {
    /// `{$toDecimal: value}`.
    static let toDecimal = conversion("$toDecimal", to: .decimal128)
}
