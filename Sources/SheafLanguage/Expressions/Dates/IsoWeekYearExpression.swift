// SPDX-License-Identifier: MIT
//
// `$isoWeekYear`: the year that the week of a date belongs to by ISO 8601.

import SheafBSON

extension ExpressionOperator {
    /// `{$isoWeekYear: date}`.
    static let isoWeekYear = part("$isoWeekYear") { .int64($0.isoWeekYear) }
}
