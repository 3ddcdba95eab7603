// SPDX-License-Identifier: MIT
//
// `$concat`: several strings one after another.

import SheafBSON

extension ExpressionOperator {
    /// `{$concat: [string, …]}`.
    static let concatenate = variadic("$concat") { (values, evaluation) throws(LanguageError) in
        var text = ""
        for value in values {
            if value.isNullish { return .null }
            guard case .string(let piece)? = value else {
                throw LanguageError(
                    code: 16702,
                    "$concat only supports strings, not \(value.typeName)"
                )
            }
            text += piece
        }
        return try evaluation.string(text)
    }
}
