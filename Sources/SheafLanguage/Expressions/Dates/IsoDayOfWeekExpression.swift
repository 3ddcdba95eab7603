// SPDX-License-Identifier: MIT
//
// `$isoDayOfWeek`: the day of the week of a date by ISO 8601, 1 for Monday to 7.

import SheafBSON

extension ExpressionOperator {
    /// `{$isoDayOfWeek: date}`.
    static let isoDayOfWeek = part("$isoDayOfWeek") { .integer($0.isoWeekday) }
}
