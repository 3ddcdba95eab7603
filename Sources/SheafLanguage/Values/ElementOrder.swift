// SPDX-License-Identifier: MIT
//
// The order of the elements of an array by themselves or by their fields, as `$push` with `$sort`
// wants it. It is stable.

import SheafBSON

/// An order of the elements of an array.
struct ElementOrder: Sendable {
    private struct Key: Sendable {
        let path: FieldPath
        let isAscending: Bool
    }

    /// The keys, the first one deciding first; a key without a path is the element itself.
    private let keys: [Key]

    /// Parses `1`, `-1`, or a document of fields with these.
    init(parsing operand: BSONValue) throws(LanguageError) {
        guard case .document(let pattern) = operand else {
            guard operand.type.isNumber else {
                throw .badValue(
                    "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to "
                        + "sort embedded fields"
                )
            }
            keys = [Key(path: .itself, isAscending: try ElementOrder.isAscending(operand))]
            return
        }
        guard !pattern.isEmpty else {
            throw .badValue("The $sort pattern is empty when it should be a set of fields.")
        }
        var keys: [Key] = []
        for (name, direction) in pattern {
            guard !name.isEmpty else { throw .badValue("The $sort field cannot be empty") }
            let path = FieldPath(name)
            guard !path.components.contains(where: { $0.name.isEmpty }) else {
                throw .badValue(
                    "The $sort field is a dotted field but has an empty part: \(name)"
                )
            }
            keys.append(Key(path: path, isAscending: try ElementOrder.isAscending(direction)))
        }
        self.keys = keys
    }

    private static func isAscending(_ direction: BSONValue) throws(LanguageError) -> Bool {
        switch direction.integerValue {
        case 1: true
        case -1: false
        default: throw .badValue("The $sort element value must be either 1 or -1")
        }
    }

    /// The elements in order; equal ones stay as they were.
    func sorted(_ elements: [BSONValue]) -> [BSONValue] {
        let entries = elements.enumerated().map { position, element in
            (
                position: position, keys: keys.map { value(of: element, at: $0.path) },
                element: element
            )
        }
        return entries.sorted { left, right in
            for (index, key) in keys.enumerated() {
                let order = left.keys[index].compare(right.keys[index])
                if order != 0 { return key.isAscending ? order < 0 : order > 0 }
            }
            return left.position < right.position
        }.map(\.element)
    }

    /// The value that an element is ordered by: null when it has none.
    ///
    /// Arrays on the way are entered by position only.
    private func value(of element: BSONValue, at path: FieldPath) -> BSONValue {
        if path.components.isEmpty { return element }
        let operand = Operand(element)
        return ElementOrder.value(in: operand.view, path.components[...])
    }

    private static func value(
        in view: ValueView,
        _ path: ArraySlice<FieldPath.Component>
    ) -> BSONValue {
        guard let component = path.first else { return BSONValue(copying: view) }
        if let child = view.document?.value(component.name) {
            return value(in: child, path.dropFirst())
        }
        if let array = view.array, let index = component.index,
            let child = array.element(at: index)
        {
            return value(in: child, path.dropFirst())
        }
        return .null
    }
}
