// SPDX-License-Identifier: MIT
//
// `$isArray`: whether a value is an array.

import SheafBSON

extension ExpressionOperator {
    /// `{$isArray: [value]}`.
    static let isArray = unary("$isArray") { .bool($0?.type == .array) }
}
