// SPDX-License-Identifier: MIT
//
// The operators on arrays, each on a list of all elements.

internal import SheafBSON

/// The operators on arrays.
enum ArrayOperators {
    /// The operators that may begin a condition on a value.
    static let valueOperators: Set<String> = [
        "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$all", "$elemMatch", "$size",
        "$type", "$mod", "$regex", "$exists", "$bitsAllSet", "$bitsAllClear", "$bitsAnySet",
        "$bitsAnyClear",
    ]

    /// Position, then sort, then slice.
    static func push(
        _ old: [Tree],
        _ operand: Tree
    ) throws(UpdateReference.Failure) -> [Tree] {
        guard let each = operand["$each"]?.elements else { return old + [operand] }
        var elements = old
        var place = integer(operand["$position"]) ?? old.count
        if place < 0 { place = max(0, old.count + max(place, -old.count)) }
        elements.insert(contentsOf: each, at: min(place, old.count))
        if let sort = operand["$sort"] {
            elements = elements.enumerated().sorted { left, right in
                let order = compare(left.element, right.element, by: sort)
                return order < 0 || order == 0 && left.offset < right.offset
            }.map(\.element)
        }
        guard let slice = integer(operand["$slice"]) else { return elements }
        if slice >= 0 { return Array(elements.prefix(slice)) }
        return Array(elements.suffix(slice == .min ? .max : -slice))
    }

    private static func integer(_ value: Tree?) -> Int? {
        value?.value.integerValue.map { Int($0) }
    }

    private static func compare(_ left: Tree, _ right: Tree, by sort: Tree) -> Int {
        guard case .document(let fields) = sort else {
            return (integer(sort) ?? 1) * left.compare(right).signum()
        }
        for field in fields {
            let path = QueryReference.components(field.name)
            let order = key(left, path).compare(key(right, path))
            if order != 0 { return (integer(field.value) ?? 1) * order.signum() }
        }
        return 0
    }

    private static func key(_ element: Tree, _ path: [String]) -> Tree {
        guard case .document = element else { return .scalar(.null) }
        var value = element
        for name in path {
            guard let child = value.child(name) else { return .scalar(.null) }
            value = child
        }
        return value
    }

    /// Each value that is not there yet, at the end.
    static func added(_ old: [Tree], _ operand: Tree) -> [Tree] {
        var values = [operand]
        if operand.fields.first?.name == "$each" { values = operand["$each"]?.elements ?? [] }
        var elements = old
        for value in values where !elements.contains(where: { $0.compare(value) == 0 }) {
            elements.append(value)
        }
        return elements
    }

    static func popped(_ old: [Tree], _ operand: Tree) -> [Tree] {
        Array(integer(operand) == 1 ? old.dropLast() : old.dropFirst())
    }

    static func isPulled(_ element: Tree, _ step: ParsedUpdate.Step) -> Bool {
        var none: [QueryReference.Tag]?
        let operand = step.operand
        guard case .document = operand else { return element.compare(operand) == 0 }
        if step.isOnValues {
            let wrapped = Tree.document([Tree.Field("v", element)])
            let query = Tree.document([Tree.Field("v", operand)])
            return QueryReference.holds(query, for: wrapped, &none)
        }
        return element.type == .document && QueryReference.holds(operand, for: element, &none)
    }
}
