// SPDX-License-Identifier: MIT
//
// `$lte`: whether a value does not come behind another, across all types.

extension ExpressionOperator {
    /// `{$lte: [left, right]}`.
    static let lessOrEqual = comparison("$lte") { $0 <= 0 }
}
