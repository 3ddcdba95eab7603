// SPDX-License-Identifier: MIT
//
// `$toString`: a value as a string.

import SheafBSON

extension ExpressionOperator {
    /// `{$toString: value}`.
    static let toText = conversion("$toString", to: .string)
}
