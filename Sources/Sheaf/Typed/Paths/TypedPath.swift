// SPDX-License-Identifier: MIT
//
// Paths to fields, written as key paths. The key path does not go into the model but into this
// type, which has a dynamic member for each property of the model: so the compiler checks names and
// types, and the path may also name elements by what they match.

/// The way from a document of a type to one of its fields; what key paths of typed filters and
/// updates go through.
///
/// It is never made by hand. Where a ``TypedKeyPath`` is asked for, these are some:
///
/// | Key path | MongoDB's path |
/// | --- | --- |
/// | `\.name` | `name`, or the name that the type's `CodingKeys` give |
/// | `\.address.city` | `address.city`, also when the address is optional |
/// | `\.items[2].unit` | `items.2.unit` |
/// | `\.items[.any].unit` | `items.unit`; in filters |
/// | `\.items[.all].unit` | `items.$[].unit`; in updates |
/// | `\.items[.matched].unit` | `items.$.unit`; in updates |
/// | `\.items[where: \.id == x].unit` | `items.$[e0].unit` and its array filter; in updates |
/// | `\.semesters["21"]` | `semesters.21` of a dictionary |
/// | `\.self` | an element that is no document, in conditions on elements |
@dynamicMemberLookup
public struct TypedPath<Root, Value> {
    let trail: PathTrail

    init(_ trail: PathTrail = PathTrail()) {
        self.trail = trail
    }
}

/// A key path to a field of documents of a type, as in `\.address.city`.
public typealias TypedKeyPath<Root, Value> = KeyPath<TypedPath<Root, Root>, TypedPath<Root, Value>>

extension KeyPath {
    /// The steps of a key path to a field.
    func trail<Document, Field>() -> PathTrail
    where Root == TypedPath<Document, Document>, Value == TypedPath<Document, Field> {
        TypedPath<Document, Document>()[keyPath: self].trail
    }
}

extension TypedPath where Value: Codable {
    /// The path to a stored property.
    ///
    /// - Complexity: O(1) but for the first time that the program names the property.
    public subscript<Member: Encodable>(
        dynamicMember property: KeyPath<Value, Member>
    ) -> TypedPath<Root, Member> {
        TypedPath<Root, Member>(trail.appending(property: property))
    }
}

extension TypedPath {
    /// The path to a stored property of an optional value.
    public subscript<Wrapped: Codable, Member: Encodable>(
        dynamicMember property: KeyPath<Wrapped, Member>
    ) -> TypedPath<Root, Member> where Value == Wrapped? {
        TypedPath<Root, Member>(trail.appending(property: property))
    }
}

extension TypedPath where Value: ArrayField {
    /// The path to the element at a position.
    public subscript(_ position: Int) -> TypedPath<Root, Value.FieldElement> {
        TypedPath<Root, Value.FieldElement>(trail.appending(.position(position)))
    }

    /// The path to some elements: all, any, or the one that the filter matched.
    public subscript(_ selector: ElementSelector) -> TypedPath<Root, Value.FieldElement> {
        TypedPath<Root, Value.FieldElement>(trail.appending(.selector(selector)))
    }

    /// The path to all elements that match a filter.
    ///
    /// The filter becomes one of the `arrayFilters` of the update.
    public subscript(
        where filter: TypedFilter<Value.FieldElement>
    ) -> TypedPath<Root, Value.FieldElement> {
        TypedPath<Root, Value.FieldElement>(trail.appending(.condition(filter.condition)))
    }
}

extension TypedPath where Value: DictionaryField {
    /// The path to the value of a key.
    public subscript(_ key: Value.FieldKey) -> TypedPath<Root, Value.FieldEntry> {
        TypedPath<Root, Value.FieldEntry>(trail.appending(name: key.codingKey.stringValue))
    }
}
