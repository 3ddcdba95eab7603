// SPDX-License-Identifier: MIT
//
// `$bitOr`: the bits that one of the integers has.

extension ExpressionOperator {
    /// `{$bitOr: [integer, …]}`.
    static let bitOr = bitwise("$bitOr", from: 0) { $0 | $1 }
}
