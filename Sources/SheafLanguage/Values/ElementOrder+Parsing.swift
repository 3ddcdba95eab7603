// SPDX-License-Identifier: MIT
//
// The clause `$sort` of `$push`: 1 or -1 for the elements themselves, or a pattern of their fields.

import SheafBSON

extension ElementOrder {
    /// Parses `1`, `-1`, or a document of fields with these.
    init(parsing operand: BSONValue) throws(LanguageError) {
        guard case .document(let pattern) = operand else {
            guard operand.type.isNumber else {
                throw .badValue(
                    "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to "
                        + "sort embedded fields"
                )
            }
            self.init([Key("", isAscending: try ElementOrder.isAscending(operand))])
            return
        }
        guard !pattern.isEmpty else {
            throw .badValue("The $sort pattern is empty when it should be a set of fields.")
        }
        var keys: [Key] = []
        for (name, direction) in pattern {
            guard !name.isEmpty else { throw .badValue("The $sort field cannot be empty") }
            guard !FieldPath(name).components.contains(where: { $0.name.isEmpty }) else {
                throw .badValue(
                    "The $sort field is a dotted field but has an empty part: \(name)"
                )
            }
            keys.append(Key(name, isAscending: try ElementOrder.isAscending(direction)))
        }
        self.init(keys)
    }

    private static func isAscending(_ direction: BSONValue) throws(LanguageError) -> Bool {
        switch direction.integerValue {
        case 1: true
        case -1: false
        default: throw .badValue("The $sort element value must be either 1 or -1")
        }
    }
}
