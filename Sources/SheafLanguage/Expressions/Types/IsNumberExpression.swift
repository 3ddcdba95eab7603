// SPDX-License-Identifier: MIT
//
// `$isNumber`: whether a value is an int, a long, a double or a decimal.

import SheafBSON

extension ExpressionOperator {
    /// `{$isNumber: value}`.
    static let isNumber = unary("$isNumber") { .bool($0?.type.isNumber == true) }
}
