// SPDX-License-Identifier: MIT
//
// `$sortArray`: the elements of an array in order.

import SheafBSON

extension ExpressionOperator {
    /// `{$sortArray: {input: array, sortBy: order}}`.
    static let sortArray = ExpressionOperator(name: "$sortArray") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["input", "sortBy"],
            codes: (notDocument: 2_942_500, unknown: 2_942_501, missing: 2_942_502)
        )
        let order = try ElementOrder(parsing: arguments["sortBy"] ?? .null)
        let input = try parser.expression(arguments["input"] ?? .null)
        let collation = parser.scope.collation
        return FunctionNode(arguments: [input]) { (values, _) throws(LanguageError) in
            guard !values[0].isNullish else { return .null }
            guard case .array(let array)? = values[0] else {
                throw LanguageError(
                    code: 2_942_504,
                    "The input argument to $sortArray must be an array, but was of type: "
                        + values[0].typeName
                )
            }
            return .array(BSONArray(order.sorted(Array(array), by: collation)))
        }
    }
}
