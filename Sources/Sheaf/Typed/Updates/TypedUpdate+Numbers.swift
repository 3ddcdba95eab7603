// SPDX-License-Identifier: MIT
//
// The operators on numbers.

extension TypedUpdate {
    /// Adds to a number: `$inc`; to no field, as if it were 0.
    public static func inc<Field: NumberField>(
        _ path: TypedKeyPath<Root, Field>,
        by amount: Field.FieldNumber
    ) -> TypedUpdate {
        TypedUpdate("$inc", path.trail(), storedValue(amount))
    }

    /// Multiplies a number: `$mul`; no field becomes 0.
    public static func mul<Field: NumberField>(
        _ path: TypedKeyPath<Root, Field>,
        by factor: Field.FieldNumber
    ) -> TypedUpdate {
        TypedUpdate("$mul", path.trail(), storedValue(factor))
    }

    /// Changes the bits of an integer: `$bit` with `and`, then `or`, then `xor`.
    public static func bit<Field: NumberField>(
        _ path: TypedKeyPath<Root, Field>,
        and mask: Field.FieldNumber? = nil,
        or set: Field.FieldNumber? = nil,
        xor flip: Field.FieldNumber? = nil
    ) -> TypedUpdate where Field.FieldNumber: FixedWidthInteger {
        TypedUpdate("$bit", path.trail()) { () throws(StoreError) in
            var operations = Document()
            for (name, operand) in [("and", mask), ("or", set), ("xor", flip)] {
                guard let operand else { continue }
                operations.append(name, try storedValue(operand).orError())
            }
            return .document(operations)
        }
    }
}

extension Result where Failure == TypedFailure {
    /// The value, or the error that waited.
    func orError() throws(StoreError) -> Success {
        switch self {
        case .success(let value): return value
        case .failure(let failure): throw failure.error
        }
    }
}
