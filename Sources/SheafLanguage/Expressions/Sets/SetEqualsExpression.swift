// SPDX-License-Identifier: MIT
//
// `$setEquals`: whether arrays have the same values.

import SheafBSON

extension ExpressionOperator {
    /// `{$setEquals: [array, array, …]}`.
    static let setEquals = ExpressionOperator(name: "$setEquals") {
        (operand, parser) throws(LanguageError) in
        let arguments = try parser.arguments(operand)
        guard arguments.count >= 2 else {
            throw LanguageError(
                code: 17045,
                "$setEquals needs at least two arguments had: \(arguments.count)"
            )
        }
        let collation = parser.scope.collation
        return FunctionNode(arguments: arguments) { (values, _) throws(LanguageError) in
            var first: ValueSet?
            var isSame = true
            for (index, value) in values.enumerated() {
                guard case .array(let array)? = value else {
                    throw LanguageError(
                        code: 17044,
                        "All operands of $setEquals must be arrays. \(index + 1)-th argument is "
                            + "of type: \(value.typeName)"
                    )
                }
                let set = ValueSet(array, by: collation)
                if let first {
                    isSame =
                        isSame && first.values.count == set.values.count
                        && first.values.allSatisfy { set.contains($0) }
                } else {
                    first = set
                }
            }
            return .bool(isSame)
        }
    }
}
