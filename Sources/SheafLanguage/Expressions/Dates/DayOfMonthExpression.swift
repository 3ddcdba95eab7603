// SPDX-License-Identifier: MIT
//
// `$dayOfMonth`: the day of the month of a date, 1 to 31.

import SheafBSON

extension ExpressionOperator {
    /// `{$dayOfMonth: date}`.
    static let dayOfMonth = part("$dayOfMonth") { .integer($0.day) }
}
