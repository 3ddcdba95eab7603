// SPDX-License-Identifier: MIT
//
// `$gte`: whether a value does not come before another, across all types.

extension ExpressionOperator {
    /// `{$gte: [left, right]}`.
    static let greaterOrEqual = comparison("$gte") { $0 >= 0 }
}
