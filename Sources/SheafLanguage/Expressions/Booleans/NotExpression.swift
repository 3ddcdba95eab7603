// SPDX-License-Identifier: MIT
//
// `$not`: whether a value does not count as true.

import SheafBSON

extension ExpressionOperator {
    /// `{$not: [expression]}`.
    static let not = unary("$not") { .bool(!$0.isTruthy) }
}
