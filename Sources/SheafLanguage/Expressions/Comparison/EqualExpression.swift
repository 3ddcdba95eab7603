// SPDX-License-Identifier: MIT
//
// `$eq`: whether two values are equal; numbers by value, across types.

extension ExpressionOperator {
    /// `{$eq: [left, right]}`.
    static let equal = comparison("$eq") { $0 == 0 }
}
