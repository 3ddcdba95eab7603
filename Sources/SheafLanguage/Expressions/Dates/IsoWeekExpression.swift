// SPDX-License-Identifier: MIT
//
// `$isoWeek`: the week of the year of a date by ISO 8601, 1 to 53.

import SheafBSON

extension ExpressionOperator {
    /// `{$isoWeek: date}`.
    static let isoWeek = part("$isoWeek") { .integer($0.isoWeek) }
}
