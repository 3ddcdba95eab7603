// SPDX-License-Identifier: MIT
//
// `$size`: the number of elements of an array. No element is read.

import SheafBSON

extension QueryOperator {
    /// `{field: {$size: 3}}`.
    static let size = QueryOperator(name: "$size") { (clause) throws(LanguageError) in
        guard clause.operand.type.isNumber else { throw .badValue("$size needs a number") }
        guard let count = clause.operand.integerValue else {
            throw .badValue("$size must be a whole number")
        }
        guard count >= 0 else { throw .badValue("$size may not be negative") }
        return clause.condition(.size(Int(clamping: count)))
    }
}
