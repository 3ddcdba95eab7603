// SPDX-License-Identifier: MIT
//
// `$zip`: arrays turned by a quarter: the first elements of all, the second ones, and so on.

import SheafBSON

extension ExpressionOperator {
    /// `{$zip: {inputs: [array, …], useLongestLength: bool, defaults: [value, …]}}`.
    static let zipArrays = ExpressionOperator(name: "$zip") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.namedArguments(
            operand,
            required: [],
            optional: ["inputs", "useLongestLength", "defaults"],
            codes: (notDocument: 34460, unknown: 34464, missing: 34465)
        )
        let inputs = try zipList(arguments["inputs"] ?? [], "inputs", 34461, parser)
        let defaults = try zipList(arguments["defaults"] ?? [], "defaults", 34462, parser)
        var usesLongest = false
        if let flag = arguments["useLongestLength"] {
            guard case .bool(let value) = flag else {
                throw LanguageError(
                    code: 34463,
                    "useLongestLength must be a bool, found \(flag.type.alias)"
                )
            }
            usesLongest = value
        }
        guard !inputs.isEmpty else {
            throw LanguageError(code: 34465, "$zip requires at least one input array")
        }
        guard usesLongest || defaults.isEmpty else {
            throw LanguageError(
                code: 34466,
                "cannot specify defaults unless useLongestLength is true"
            )
        }
        guard defaults.isEmpty || defaults.count == inputs.count else {
            throw LanguageError(code: 34467, "defaults and inputs must have the same length")
        }
        return ZipNode(inputs: inputs, defaults: defaults, usesLongest: usesLongest)
    }

    private static func zipList(
        _ value: BSONValue,
        _ name: String,
        _ code: Int,
        _ parser: ExpressionParser
    ) throws(LanguageError) -> [Expression] {
        guard case .array = value else {
            throw LanguageError(
                code: code,
                "\(name) must be an array of expressions, found \(value.type.alias)"
            )
        }
        return try parser.arguments(value)
    }
}

/// Arrays side by side.
private struct ZipNode: ExpressionNode {
    let inputs: [Expression]
    let defaults: [Expression]
    let usesLongest: Bool

    var dependencies: FieldDependencies { .union(inputs + defaults) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        var arrays: [[BSONValue]] = []
        for input in inputs {
            let value = try input.value(in: &evaluation)
            if value.isNullish { return .null }
            guard case .array(let array)? = value else {
                throw LanguageError(
                    code: 34468,
                    "$zip found a non-array expression in input: \(value?.shellText ?? "")"
                )
            }
            arrays.append(Array(array))
        }
        var fillers: [BSONValue] = []
        for filler in defaults { fillers.append(try filler.value(in: &evaluation) ?? .null) }
        let counts = arrays.map(\.count)
        let count = (usesLongest ? counts.max() : counts.min()) ?? 0
        let rows = (0..<count).map { position in
            BSONValue.array(
                BSONArray(
                    arrays.enumerated().map { index, array in
                        if position < array.count { return array[position] }
                        return fillers.isEmpty ? .null : fillers[index]
                    }
                )
            )
        }
        return try evaluation.array(rows)
    }
}
