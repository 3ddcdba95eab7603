// SPDX-License-Identifier: MIT
//
// `$toBool`: a value as a boolean.

import SheafBSON

extension ExpressionOperator {
    /// `{$toBool: value}`.
    static let toBool = conversion("$toBool", to: .bool)
}
