// SPDX-License-Identifier: MIT
//
// `$bitXor`: the bits that an odd number of the integers have.

extension ExpressionOperator {
    /// `{$bitXor: [integer, …]}`.
    static let bitXor = bitwise("$bitXor", from: 0) { $0 ^ $1 }
}
