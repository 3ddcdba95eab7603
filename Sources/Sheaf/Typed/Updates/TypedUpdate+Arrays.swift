// SPDX-License-Identifier: MIT
//
// The operators on arrays.

/// An end of an array.
public enum ArrayEnd: Sendable, Hashable {
    /// Where the element at position 0 is.
    case first
    /// Where the last element is.
    case last
}

extension TypedUpdate {
    /// Appends an element: `$push`.
    ///
    /// - Complexity: O(log n + bytes of the element) for an array of n elements.
    public static func push<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        _ element: Field.FieldElement
    ) -> TypedUpdate where Field.FieldElement: Encodable {
        TypedUpdate("$push", path.trail(), storedValue(element).map(\.asElement))
    }

    /// Puts elements into an array, orders it, and cuts it: `$push` with `$each`.
    ///
    ///     .push(\.scores, each: [7, 3], slice: 10, sort: .descending)
    ///     .push(\.items, each: [item], position: 0)
    ///
    /// - Parameters:
    ///   - path: The array.
    ///   - elements: What is put into it.
    ///   - position: Before which element; a negative one counts from the end. At the end unless
    ///     given.
    ///   - slice: How many elements are kept: the first ones, or the last ones if negative.
    ///   - sort: The order that the array is put into.
    /// - Returns: The change.
    public static func push<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        each elements: [Field.FieldElement],
        position: Int? = nil,
        slice: Int? = nil,
        sort: TypedOrder<Field.FieldElement>? = nil
    ) -> TypedUpdate where Field.FieldElement: Encodable {
        TypedUpdate("$push", path.trail()) { () throws(StoreError) in
            var operand: Document = ["$each": try storedValue(elements).orError()]
            if let position { operand.append("$position", .integer(position)) }
            if let slice { operand.append("$slice", .integer(slice)) }
            if let sort { operand.append("$sort", try sort.elementOrder()) }
            return .document(operand)
        }
    }

    /// Appends an element unless the array has an equal one: `$addToSet`.
    public static func addToSet<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        _ element: Field.FieldElement
    ) -> TypedUpdate where Field.FieldElement: Encodable {
        TypedUpdate("$addToSet", path.trail(), storedValue(element).map(\.asElement))
    }

    /// Appends those elements that the array does not have yet: `$addToSet` with `$each`.
    public static func addToSet<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        each elements: [Field.FieldElement]
    ) -> TypedUpdate where Field.FieldElement: Encodable {
        TypedUpdate("$addToSet", path.trail(), storedValue(elements).map { ["$each": $0] })
    }

    /// Takes the first or the last element away: `$pop`.
    public static func pop<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        _ end: ArrayEnd
    ) -> TypedUpdate {
        TypedUpdate("$pop", path.trail(), .success(end == .first ? -1 : 1))
    }

    /// Takes the elements away that pass a filter: `$pull`.
    ///
    ///     .pull(\.items, where: \.id == id)
    ///     .pull(\.scores, where: \.self < 3)
    public static func pull<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        where filter: TypedFilter<Field.FieldElement>
    ) -> TypedUpdate {
        TypedUpdate("$pull", path.trail()) { () throws(StoreError) in
            .document(try filter.condition.elementDocument())
        }
    }

    /// Takes the elements away that are equal to a value: `$pull`.
    ///
    /// A value that is a document goes through `$pullAll`, because `$pull` would take it for a
    /// filter.
    public static func pull<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        _ element: Field.FieldElement
    ) -> TypedUpdate where Field.FieldElement: Encodable {
        let value = storedValue(element)
        switch value {
        case .success(.document), .success(.regularExpression):
            return TypedUpdate("$pullAll", path.trail(), value.map { [$0] })
        default: return TypedUpdate("$pull", path.trail(), value)
        }
    }

    /// Takes the elements away that are equal to one of some values: `$pullAll`.
    public static func pullAll<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        _ elements: [Field.FieldElement]
    ) -> TypedUpdate where Field.FieldElement: Encodable {
        TypedUpdate("$pullAll", path.trail(), storedValue(elements))
    }
}

extension BSONValue {
    /// The operand that appends the value, also when it reads as operators.
    fileprivate var asElement: BSONValue {
        guard case .document(let document) = self, document.namesOperators else { return self }
        return ["$each": [self]]
    }
}
