// SPDX-License-Identifier: MIT
//
// `$month`: the month of a date, 1 to 12.

import SheafBSON

extension ExpressionOperator {
    /// `{$month: date}`.
    static let month = part("$month") { .integer($0.month) }
}
