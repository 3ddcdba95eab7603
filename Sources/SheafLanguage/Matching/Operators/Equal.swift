// SPDX-License-Identifier: MIT
//
// `$eq` and `$ne`: equality with a value, across the types of numbers.

import SheafBSON

extension QueryOperator {
    /// `{field: {$eq: value}}`, which `{field: value}` is short for.
    ///
    /// A regular expression is equal to itself.
    static let equal = QueryOperator(name: "$eq") { (clause) throws(LanguageError) in
        guard clause.operand.type != .undefined else {
            throw .badValue("cannot compare to undefined")
        }
        return clause.condition(.equal(Operand(clause.operand, clause.collation)))
    }

    /// `{field: {$ne: value}}`: no value is equal.
    static let notEqual = QueryOperator(name: "$ne") { (clause) throws(LanguageError) in
        guard clause.operand.type != .regularExpression else {
            throw .badValue("Can't have regex as arg to $ne.")
        }
        return .not(try equal.parse(clause))
    }
}
