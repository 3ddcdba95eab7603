// SPDX-License-Identifier: MIT
//
// `$dayOfWeek`: the day of the week of a date, 1 for Sunday to 7.

import SheafBSON

extension ExpressionOperator {
    /// `{$dayOfWeek: date}`.
    static let dayOfWeek = part("$dayOfWeek") { .integer($0.weekday + 1) }
}
