// SPDX-License-Identifier: MIT
//
// Documents and arrays of expressions: fields without a value are left out, elements without one
// are null.

import SheafBSON

/// A document of expressions.
struct ObjectNode: ExpressionNode {
    let fields: [(name: String, value: Expression)]

    var dependencies: FieldDependencies { .union(fields.map(\.value)) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        var writer = DocumentWriter()
        for field in fields {
            if let value = try field.value.value(in: &evaluation) {
                writer.append(field.name, value)
            }
        }
        return try evaluation.document(Document(trusting: writer.finish()))
    }
}

/// An array of expressions.
struct ArrayNode: ExpressionNode {
    let elements: [Expression]

    var dependencies: FieldDependencies { .union(elements) }

    func value(in evaluation: inout Evaluation) throws(LanguageError) -> BSONValue? {
        var values: [BSONValue] = []
        for element in elements { values.append(try element.value(in: &evaluation) ?? .null) }
        return try evaluation.array(values)
    }
}
