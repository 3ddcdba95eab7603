// SPDX-License-Identifier: MIT
//
// `$not`: the operators do not all hold.

import SheafBSON

extension QueryOperator {
    /// `{field: {$not: {$gt: 5}}}` or `{field: {$not: /x/}}`.
    static let not = QueryOperator(name: "$not") { (clause) throws(LanguageError) in
        switch clause.operand {
        case .regularExpression(let expression):
            return .not(clause.condition(.pattern(try Pattern(expression))))
        case .document(let document):
            guard !document.isEmpty else { throw .badValue("$not cannot be empty") }
            return .not(
                try clause.parser.deeper().operators(
                    document,
                    at: clause.path,
                    entersLastArray: clause.entersLastArray
                )
            )
        default: throw .badValue("$not needs a regex or a document")
        }
    }
}
