// SPDX-License-Identifier: MIT
//
// `$mergeObjects`: a document of the fields of all documents; of two with one name the last counts.

import SheafBSON

extension AccumulatorOperator {
    /// `{$mergeObjects: expression}`.
    static let mergeObjects = unary("$mergeObjects") { MergeObjectsAccumulator() }
}

private struct MergeObjectsAccumulator: Accumulator {
    private var names: [String] = []
    private var values: [String: BSONValue] = [:]

    mutating func add(_ value: BSONValue?, of document: Document) throws(LanguageError) -> Int {
        guard let value, !value.isNullish else { return 0 }
        guard case .document(let fields) = value else {
            throw LanguageError(
                code: 40400,
                "$mergeObjects requires object inputs, but input \(value.shellText) is of type "
                    + value.type.alias
            )
        }
        var growth = 0
        for (name, value) in fields {
            growth += value.keptByteCount
            if let old = values.updateValue(value, forKey: name) {
                growth -= old.keptByteCount
            } else {
                names.append(name)
                growth += 2 * name.utf8.count + 64
            }
        }
        return growth
    }

    var result: BSONValue? {
        .document(Document(names.map { ($0, values[$0] ?? .null) }))
    }
}
