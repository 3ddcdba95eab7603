// SPDX-License-Identifier: MIT
//
// `$rand`: a random double from 0 up to 1.

import SheafBSON

extension ExpressionOperator {
    /// `{$rand: {}}`.
    static let random = ExpressionOperator(name: "$rand") { (operand, _) throws(LanguageError) in
        switch operand {
        case .document(let document) where document.isEmpty: return RandomNode()
        case .array(let array) where array.isEmpty: return RandomNode()
        default: throw LanguageError(code: 3_040_501, "$rand does not currently accept arguments")
        }
    }
}

/// A number that is another one every time.
private struct RandomNode: ExpressionNode {
    var dependencies: FieldDependencies { FieldDependencies() }

    func value(in evaluation: inout Evaluation) -> BSONValue? {
        .double(Double.random(in: 0..<1))
    }
}
