// SPDX-License-Identifier: MIT
//
// Conditions on arrays.

extension TypedFilter {
    /// An element of the array is equal to a value: `{field: value}`.
    public static func contains<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        _ element: Field.FieldElement
    ) -> TypedFilter where Field.FieldElement: Encodable {
        switch storedValue(element) {
        case .success(let value): TypedFilter(.equals(path.trail(), value))
        case .failure(let failure): TypedFilter(.failure(failure))
        }
    }

    /// Each of some values is equal to an element of the array: `$all`.
    public static func all<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        _ elements: [Field.FieldElement]
    ) -> TypedFilter where Field.FieldElement: Encodable {
        passing(path, "$all", storedValue(elements))
    }

    /// The array has so many elements: `$size`.
    public static func size<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        _ count: Int
    ) -> TypedFilter {
        passing(path, "$size", .success(.integer(count)))
    }

    /// One element of the array passes a whole filter: `$elemMatch`.
    ///
    ///     students.find(.elemMatch(\.items, \.unit >= 3 && \.name == "Physics"))
    ///     students.find(.elemMatch(\.scores, \.self > 2 && \.self < 5))
    public static func elemMatch<Field: ArrayField>(
        _ path: TypedKeyPath<Root, Field>,
        _ filter: TypedFilter<Field.FieldElement>
    ) -> TypedFilter {
        TypedFilter(.elements(path.trail(), filter.condition))
    }
}
