// SPDX-License-Identifier: MIT
//
// `$multiply`: the product of numbers.

import SheafBSON

extension ExpressionOperator {
    /// `{$multiply: [expression, …]}`.
    static let multiply = variadic("$multiply") { (values, _) throws(LanguageError) in
        var product = NumberProduct()
        for value in values {
            guard let value, !Optional(value).isNullish else { return .null }
            guard value.type.isNumber else {
                throw .typeMismatch(
                    "$multiply only supports numeric types, not \(value.type.alias)"
                )
            }
            product.multiply(by: value)
        }
        return product.value
    }
}
