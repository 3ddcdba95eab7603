// SPDX-License-Identifier: MIT
//
// One owned BSON value. Documents and arrays inside stay encoded: making a value of a view copies
// its bytes once and decodes nothing.

/// A BSON value that owns its bytes.
///
/// Literals make values, so documents read as in MongoDB's shell:
///
///     let grade: BSONValue = ["_id": .objectID(ObjectID()), "grade": 2, "unit": 3.5]
///
/// An integer literal becomes an `int32` when it fits, else an `int64`. Equality is identity of
/// type and bytes: `1`, `1.0` and a long 1 differ, and a NaN equals itself. For MongoDB's order
/// across types see ``compare(_:)``.
public enum BSONValue: Sendable {
    /// A 64-bit binary number.
    case double(Double)
    /// A string.
    case string(String)
    /// An embedded document.
    case document(Document)
    /// An array.
    case array(BSONArray)
    /// Bytes with a subtype.
    case binary(Binary)
    /// Undefined; deprecated.
    case undefined
    /// A twelve-byte id.
    case objectID(ObjectID)
    /// True or false.
    case bool(Bool)
    /// A moment in UTC.
    case date(DateTime)
    /// Null.
    case null
    /// A regular expression.
    case regularExpression(RegularExpression)
    /// A pointer into a namespace; deprecated.
    case dbPointer(DBPointer)
    /// JavaScript code.
    case code(String)
    /// A symbol; deprecated.
    case symbol(String)
    /// JavaScript code with variables; deprecated.
    case codeWithScope(CodeWithScope)
    /// A 32-bit integer.
    case int32(Int32)
    /// MongoDB's internal timestamp.
    case timestamp(Timestamp)
    /// A 64-bit integer.
    case int64(Int64)
    /// A decimal number of 34 digits.
    case decimal128(Decimal128)
    /// A value below every other.
    case minKey
    /// A value above every other.
    case maxKey

    /// The BSON type of the value.
    public var type: BSONType {
        switch self {
        case .double: .double
        case .string: .string
        case .document: .document
        case .array: .array
        case .binary: .binary
        case .undefined: .undefined
        case .objectID: .objectID
        case .bool: .bool
        case .date: .date
        case .null: .null
        case .regularExpression: .regularExpression
        case .dbPointer: .dbPointer
        case .code: .code
        case .symbol: .symbol
        case .codeWithScope: .codeWithScope
        case .int32: .int32
        case .timestamp: .timestamp
        case .int64: .int64
        case .decimal128: .decimal128
        case .minKey: .minKey
        case .maxKey: .maxKey
        }
    }
}

extension BSONValue {
    /// The bytes of the value as they stand in a document, without type and name.
    package var encodedBytes: [UInt8] {
        var writer = DocumentWriter(bareCapacity: 16)
        writer.appendBare(self)
        return writer.bytes
    }
}
