// SPDX-License-Identifier: MIT
//
// `$floor`: the largest integer that is not above a number.

import SheafBSON

extension ExpressionOperator {
    /// `{$floor: number}`.
    static let floor = numeric("$floor") { (number) in
        switch number {
        case .double(let number): .double(number.rounded(.down))
        case .decimal128(let number): .decimal128(number.rounded(toPlace: 0, .down))
        default: number
        }
    }
}
