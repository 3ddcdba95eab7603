// SPDX-License-Identifier: MIT
//
// `$dayOfYear`: the day of the year of a date, 1 to 366.

import SheafBSON

extension ExpressionOperator {
    /// `{$dayOfYear: date}`.
    static let dayOfYear = part("$dayOfYear") { .integer($0.dayOfYear) }
}
