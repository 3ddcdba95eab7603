// SPDX-License-Identifier: MIT
//
// `$mergeObjects`: a document of the fields of several; of two with one name the last counts.

import SheafBSON

extension ExpressionOperator {
    /// `{$mergeObjects: [document, …]}`.
    static let mergeObjects = variadic("$mergeObjects") {
        (values, evaluation) throws(LanguageError) in
        var sources = values
        if values.count == 1, case .array(let array)? = values[0] { sources = array.map { $0 } }
        var fields: [(String, BSONValue)] = []
        var positions: [String: Int] = [:]
        for value in sources {
            if value.isNullish { continue }
            guard case .document(let document)? = value else {
                throw LanguageError(
                    code: 40400,
                    "$mergeObjects requires object inputs, but input \(value?.shellText ?? "") is "
                        + "of type \(value.typeName)"
                )
            }
            for (name, content) in document {
                if let position = positions[name] {
                    fields[position].1 = content
                } else {
                    positions[name] = fields.count
                    fields.append((name, content))
                }
            }
        }
        return try evaluation.document(Document(fields))
    }
}
