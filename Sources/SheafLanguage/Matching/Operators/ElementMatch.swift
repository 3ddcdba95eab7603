// SPDX-License-Identifier: MIT
//
// `$elemMatch`: one and the same element of an array meets all conditions.

import SheafBSON

extension QueryOperator {
    /// `{field: {$elemMatch: {$gt: 5, $lt: 9}}}` about the elements as values, or
    /// `{field: {$elemMatch: {name: value, …}}}` about their fields.
    static let elementMatch = QueryOperator(name: "$elemMatch") { (clause) throws(LanguageError) in
        guard case .document(let document) = clause.operand else {
            throw .badValue("$elemMatch needs an Object")
        }
        let isAboutValues =
            QueryParser.isExpression(document)
            && QueryParser.firstName(document).map { DocumentOperator.isName($0) } == false
        let condition =
            try isAboutValues
            ? clause.parser.ofElement().operators(document, at: .itself, entersLastArray: false)
            : clause.parser.ofElement().document(document)
        return clause.condition(
            .element(ElementTest(condition: condition, isAboutFields: !isAboutValues))
        )
    }
}

extension DocumentOperator {
    /// Whether a name is that of an operator on documents.
    static func isName(_ name: String) -> Bool {
        known[name] != nil
    }
}
