// SPDX-License-Identifier: MIT
//
// `$hour`: the hour of a date, 0 to 23.

import SheafBSON

extension ExpressionOperator {
    /// `{$hour: date}`.
    static let hour = part("$hour") { .integer($0.hour) }
}
