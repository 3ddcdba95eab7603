// SPDX-License-Identifier: MIT
//
// `"$path"` and `"$$variable.path"`.

import SheafBSON

/// A field of the document, or the document.
struct PathNode: ExpressionNode {
    let path: ExpressionPath

    var dependencies: FieldDependencies { FieldDependencies(path.names) }

    func value(in evaluation: inout Evaluation) -> BSONValue? {
        path.names.isEmpty ? .document(evaluation.root) : path.value(in: evaluation.root.view)
    }
}

/// A variable, or a field of it.
struct VariableNode: ExpressionNode {
    let slot: Int
    let path: ExpressionPath

    var dependencies: FieldDependencies { FieldDependencies() }

    func value(in evaluation: inout Evaluation) -> BSONValue? {
        evaluation.variable(slot).flatMap { path.value(in: $0) }
    }
}
