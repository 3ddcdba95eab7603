// SPDX-License-Identifier: MIT
//
// `$second`: the second of a date.

import SheafBSON

extension ExpressionOperator {
    /// `{$second: date}`.
    static let second = part("$second") { .integer($0.second) }
}
