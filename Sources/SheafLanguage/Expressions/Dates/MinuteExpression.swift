// SPDX-License-Identifier: MIT
//
// `$minute`: the minute of a date.

import SheafBSON

extension ExpressionOperator {
    /// `{$minute: date}`.
    static let minute = part("$minute") { .integer($0.minute) }
}
