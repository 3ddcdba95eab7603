// SPDX-License-Identifier: MIT
//
// `$gt`: whether a value comes behind another, across all types.

extension ExpressionOperator {
    /// `{$gt: [left, right]}`.
    static let greater = comparison("$gt") { $0 > 0 }
}
