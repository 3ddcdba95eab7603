// SPDX-License-Identifier: MIT
//
// `$type`: the name of the type of a value.

import SheafBSON

extension ExpressionOperator {
    /// `{$type: value}`.
    static let typeName = unary("$type") { .string($0.typeName) }
}
