// SPDX-License-Identifier: MIT
//
// `$toLong`: a value as a long.

import SheafBSON

extension ExpressionOperator {
    /// `{$toLong: value}`.
    static let toLong = conversion("$toLong", to: .int64)
}
