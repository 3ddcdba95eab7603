// SPDX-License-Identifier: MIT
//
// `$week`: the week of the year of a date, 0 to 53, beginning on Sunday.

import SheafBSON

extension ExpressionOperator {
    /// `{$week: date}`.
    static let week = part("$week") { .integer($0.week) }
}
