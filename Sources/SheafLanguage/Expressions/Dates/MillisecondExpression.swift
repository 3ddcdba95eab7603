// SPDX-License-Identifier: MIT
//
// `$millisecond`: the millisecond of a date.

import SheafBSON

extension ExpressionOperator {
    /// `{$millisecond: date}`.
    static let millisecond = part("$millisecond") { .integer($0.millisecond) }
}
