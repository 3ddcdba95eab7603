// SPDX-License-Identifier: MIT
//
// `$lt`: whether a value comes before another, across all types.

extension ExpressionOperator {
    /// `{$lt: [left, right]}`.
    static let less = comparison("$lt") { $0 < 0 }
}
