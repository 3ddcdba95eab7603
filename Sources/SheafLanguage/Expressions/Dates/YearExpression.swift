// SPDX-License-Identifier: MIT
//
// `$year`: the year of a date.

import SheafBSON

extension ExpressionOperator {
    /// `{$year: date}`.
    static let year = part("$year") { .integer($0.year) }
}
