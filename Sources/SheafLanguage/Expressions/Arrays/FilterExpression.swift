// SPDX-License-Identifier: MIT
//
// `$filter`: the elements of an array for which a condition counts as true.

import SheafBSON

extension ExpressionOperator {
    /// `{$filter: {input: array, as: name, cond: condition, limit: count}}`.
    static let filter = ExpressionOperator(name: "$filter") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: ["input", "cond"],
            optional: ["as", "limit"],
            codes: (notDocument: 28646, unknown: 28647, missing: 28648)
        )
        let variable = try parser.elementVariable(arguments["as"])
        return FilterNode(
            input: try parser.expression(arguments["input"] ?? .null),
            slot: variable.slot,
            condition: try variable.parser.expression(arguments["cond"] ?? .null),
            limit: try arguments["limit"].map { (limit) throws(LanguageError) in
                try parser.expression(limit)
            }
        )
    }
}

/// The elements that pass.
private struct FilterNode: ExpressionNode {
    let input: Expression
    let slot: Int
    let condition: Expression
    let limit: Expression?

    var dependencies: FieldDependencies { .union([input, condition] + (limit.map { [$0] } ?? [])) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        let array = try input.value(in: &evaluation)
        guard !array.isNullish else { return .null }
        guard case .array(let array)? = array else {
            throw LanguageError(
                code: 28651,
                "input to $filter must be an array not \(array.typeName)"
            )
        }
        let countMax = try countMax(in: &evaluation)
        var kept: [BSONValue] = []
        for element in array {
            guard kept.count < countMax else { break }
            evaluation.bind(slot, to: element)
            if try condition.value(in: &evaluation).isTruthy { kept.append(element) }
        }
        return .array(BSONArray(kept))
    }

    private func countMax(in evaluation: inout Evaluation) throws(LanguageError) -> Int {
        let value = try limit?.value(in: &evaluation)
        guard let value, !Optional(value).isNullish else { return .max }
        guard let count = value.int32Value else {
            throw LanguageError(
                code: 5_371_200,
                "$filter: limit must be represented as a 32-bit integral value: "
                    + value.shellText
            )
        }
        guard count > 0 else {
            throw LanguageError(
                code: 5_371_201,
                "$filter: limit must be greater than 0: \(count)"
            )
        }
        return count
    }
}

extension ExpressionParser {
    /// A parser for what is asked of each element, with the variable that stands for it.
    func elementVariable(
        _ name: BSONValue?
    ) throws(LanguageError) -> (parser: ExpressionParser, slot: Int) {
        guard let name else { return variable(named: "this") }
        guard case .string(let text) = name else {
            throw .failedToParse("\(self.name) requires 'as' to be a string")
        }
        try ExpressionScope.checkName(text)
        return variable(named: text)
    }

    /// A parser with one more variable.
    func variable(named name: String) -> (parser: ExpressionParser, slot: Int) {
        let (inner, slot) = scope.adding(name)
        return (with(inner), slot)
    }
}
