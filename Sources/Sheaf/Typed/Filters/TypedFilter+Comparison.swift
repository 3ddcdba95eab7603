// SPDX-License-Identifier: MIT
//
// Conditions that compare a field with a value. The operators are members of KeyPath that ask for
// paths through TypedPath, so that they mean nothing for other key paths.

extension KeyPath {
    /// Equal: `{field: value}`.
    ///
    /// An array field passes when it is equal or has an equal element; `nil` also means no field.
    public static func == <Document, Field: Encodable>(
        path: KeyPath<Root, Value>,
        value: Field
    ) -> TypedFilter<Document>
    where Root == TypedPath<Document, Document>, Value == TypedPath<Document, Field> {
        switch storedValue(value) {
        case .success(let value): TypedFilter(.equals(path.trail(), value))
        case .failure(let failure): TypedFilter(.failure(failure))
        }
    }

    /// Not equal: `$ne`.
    public static func != <Document, Field: Encodable>(
        path: KeyPath<Root, Value>,
        value: Field
    ) -> TypedFilter<Document>
    where Root == TypedPath<Document, Document>, Value == TypedPath<Document, Field> {
        .passing(path, "$ne", storedValue(value))
    }

    /// Less: `$lt`.
    public static func < <Document, Field: Encodable>(
        path: KeyPath<Root, Value>,
        value: Field
    ) -> TypedFilter<Document>
    where Root == TypedPath<Document, Document>, Value == TypedPath<Document, Field> {
        .passing(path, "$lt", storedValue(value))
    }

    /// Less or equal: `$lte`.
    public static func <= <Document, Field: Encodable>(
        path: KeyPath<Root, Value>,
        value: Field
    ) -> TypedFilter<Document>
    where Root == TypedPath<Document, Document>, Value == TypedPath<Document, Field> {
        .passing(path, "$lte", storedValue(value))
    }

    /// Greater: `$gt`.
    public static func > <Document, Field: Encodable>(
        path: KeyPath<Root, Value>,
        value: Field
    ) -> TypedFilter<Document>
    where Root == TypedPath<Document, Document>, Value == TypedPath<Document, Field> {
        .passing(path, "$gt", storedValue(value))
    }

    /// Greater or equal: `$gte`.
    public static func >= <Document, Field: Encodable>(
        path: KeyPath<Root, Value>,
        value: Field
    ) -> TypedFilter<Document>
    where Root == TypedPath<Document, Document>, Value == TypedPath<Document, Field> {
        .passing(path, "$gte", storedValue(value))
    }
}

extension TypedFilter {
    /// A field passes one operator.
    static func passing(
        _ path: TypedKeyPath<Root, some Any>,
        _ name: String,
        _ operand: Result<BSONValue, TypedFailure>
    ) -> TypedFilter {
        switch operand {
        case .success(let value): TypedFilter(.passes(path.trail(), [name: value]))
        case .failure(let failure): TypedFilter(.failure(failure))
        }
    }

    /// Equal to one of some values: `$in`.
    public static func `in`<Field: Encodable>(
        _ path: TypedKeyPath<Root, Field>,
        _ values: [Field]
    ) -> TypedFilter {
        passing(path, "$in", storedValue(values))
    }

    /// Equal to none of some values: `$nin`.
    public static func nin<Field: Encodable>(
        _ path: TypedKeyPath<Root, Field>,
        _ values: [Field]
    ) -> TypedFilter {
        passing(path, "$nin", storedValue(values))
    }
}
