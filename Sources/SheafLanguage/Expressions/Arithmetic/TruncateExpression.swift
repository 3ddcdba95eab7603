// SPDX-License-Identifier: MIT
//
// `$trunc`: a number cut off at a place behind the point or before it.

extension ExpressionOperator {
    /// `{$trunc: [number, place]}`.
    static let truncate = rounding("$trunc", .towardZero)
}
