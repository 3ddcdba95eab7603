// SPDX-License-Identifier: MIT
//
// `$bitNot`: an integer with all its bits turned.

import SheafBSON

extension ExpressionOperator {
    /// `{$bitNot: integer}`.
    static let bitNot = unary("$bitNot") { (value) throws(LanguageError) in
        switch value {
        case nil, .null, .undefined: return .null
        case .int32(let number): return .int32(~number)
        case .int64(let number): return .int64(~number)
        default:
            throw .typeMismatch("$bitNot only supports int and long, not \(value.typeName)")
        }
    }
}
