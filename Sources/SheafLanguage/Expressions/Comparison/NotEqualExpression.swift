// SPDX-License-Identifier: MIT
//
// `$ne`: whether two values differ.

extension ExpressionOperator {
    /// `{$ne: [left, right]}`.
    static let notEqual = comparison("$ne") { $0 != 0 }
}
