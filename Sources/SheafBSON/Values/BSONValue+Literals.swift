// SPDX-License-Identifier: MIT
//
// Swift literals as BSON values, and typed access to what a value holds.

extension BSONValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// An `int32` when the literal fits, else an `int64`.
    public init(integerLiteral value: Int64) {
        self = .integer(value)
    }

    /// A double.
    public init(floatLiteral value: Double) {
        self = .double(value)
    }

    /// A boolean.
    public init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    /// A string.
    public init(stringLiteral value: String) {
        self = .string(value)
    }

    /// Null.
    public init(nilLiteral: ()) {
        self = .null
    }

    /// An array of the listed values.
    public init(arrayLiteral elements: BSONValue...) {
        self = .array(BSONArray(elements))
    }

    /// A document of the listed fields, in their order.
    public init(dictionaryLiteral elements: (String, BSONValue)...) {
        self = .document(Document(elements))
    }

    /// The smallest integer type that holds a number: `int32` when it fits, else `int64`.
    ///
    /// A number that not even 64 bits hold becomes the nearest that they do.
    public static func integer(_ value: some BinaryInteger) -> BSONValue {
        if let small = Int32(exactly: value) { return .int32(small) }
        return .int64(Int64(clamping: value))
    }
}

extension BSONValue {
    /// The string, if the value is one.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The document, if the value is one.
    public var documentValue: Document? {
        if case .document(let value) = self { value } else { nil }
    }

    /// The array, if the value is one.
    public var arrayValue: BSONArray? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The truth value, if the value is a boolean.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The id, if the value is one.
    public var objectIDValue: ObjectID? {
        if case .objectID(let value) = self { value } else { nil }
    }

    /// The number as an integer, if it is one or is a double with an integral value in range.
    public var integerValue: Int64? {
        switch self {
        case .int32(let value): Int64(value)
        case .int64(let value): value
        case .double(let value): Int64(exactly: value)
        case .decimal128(let value): value.int64Exactly
        default: nil
        }
    }

    /// The number as a double, if the value is an int, a long or a double.
    public var doubleValue: Double? {
        switch self {
        case .int32(let value): Double(value)
        case .int64(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }
}
