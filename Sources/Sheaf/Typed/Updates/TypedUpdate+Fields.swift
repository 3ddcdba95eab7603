// SPDX-License-Identifier: MIT
//
// The operators on whole fields.

extension TypedUpdate {
    /// Sets a field: `$set`; `nil` sets it to `null`.
    public static func set<Field: Encodable>(
        _ path: TypedKeyPath<Root, Field>,
        to value: Field
    ) -> TypedUpdate {
        TypedUpdate("$set", path.trail(), storedValue(value))
    }

    /// Sets a field if the document is inserted by an upsert: `$setOnInsert`.
    public static func setOnInsert<Field: Encodable>(
        _ path: TypedKeyPath<Root, Field>,
        to value: Field
    ) -> TypedUpdate {
        TypedUpdate("$setOnInsert", path.trail(), storedValue(value))
    }

    /// Takes a field away: `$unset`; only one that the type can do without.
    public static func unset<Wrapped>(
        _ path: TypedKeyPath<Root, Wrapped?>
    ) -> TypedUpdate {
        TypedUpdate("$unset", path.trail(), .success(""))
    }

    /// Takes an entry of a dictionary away: `$unset`.
    public static func unset<Field: DictionaryField>(
        _ path: TypedKeyPath<Root, Field>,
        key: Field.FieldKey
    ) -> TypedUpdate {
        let trail = path.trail().appending(name: key.codingKey.stringValue)
        return TypedUpdate("$unset", trail, .success(""))
    }

    /// Gives a field another name, of the same type: `$rename`.
    public static func rename<Field>(
        _ path: TypedKeyPath<Root, Field>,
        to target: TypedKeyPath<Root, Field>
    ) -> TypedUpdate {
        TypedUpdate("$rename", path.trail()) { () throws(StoreError) in
            .string(try target.trail().inFilter())
        }
    }

    /// Sets a field if the value is less than it is: `$min`.
    public static func min<Field: Encodable>(
        _ path: TypedKeyPath<Root, Field>,
        _ value: Field
    ) -> TypedUpdate {
        TypedUpdate("$min", path.trail(), storedValue(value))
    }

    /// Sets a field if the value is greater than it is: `$max`.
    public static func max<Field: Encodable>(
        _ path: TypedKeyPath<Root, Field>,
        _ value: Field
    ) -> TypedUpdate {
        TypedUpdate("$max", path.trail(), storedValue(value))
    }

    /// Sets a field to the present moment: `$currentDate`.
    public static func currentDate<Field: MomentField>(
        _ path: TypedKeyPath<Root, Field>
    ) -> TypedUpdate {
        TypedUpdate("$currentDate", path.trail(), .success(Field.currentDateOperand))
    }
}
