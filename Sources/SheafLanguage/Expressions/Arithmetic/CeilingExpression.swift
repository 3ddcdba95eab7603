// SPDX-License-Identifier: MIT
//
// `$ceil`: the smallest integer that is not below a number.

import SheafBSON

extension ExpressionOperator {
    /// `{$ceil: number}`.
    static let ceiling = numeric("$ceil") { (number) in
        switch number {
        case .double(let number): .double(number.rounded(.up))
        case .decimal128(let number): .decimal128(number.rounded(toPlace: 0, .up))
        default: number
        }
    }
}
