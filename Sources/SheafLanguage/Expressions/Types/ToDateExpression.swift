// SPDX-License-Identifier: MIT
//
// `$toDate`: a value as a date.

import SheafBSON

extension ExpressionOperator {
    /// `{$toDate: value}`.
    static let toDate = conversion("$toDate", to: .date)
}
