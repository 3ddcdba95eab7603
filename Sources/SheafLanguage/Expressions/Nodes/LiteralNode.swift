// SPDX-License-Identifier: MIT
//
// A value that stands for itself.

import SheafBSON

/// A literal; nil for one that is missing whatever the document.
struct LiteralNode: ExpressionNode {
    let value: BSONValue?

    var dependencies: FieldDependencies { FieldDependencies() }

    func value(in evaluation: inout Evaluation) -> BSONValue? { value }
}
