// SPDX-License-Identifier: MIT
//
// The types of BSON by their number on the wire, with the names that MongoDB gives them in `$type`
// and in messages.

/// The type of a BSON value, by its number in the format.
///
/// Source: the BSON specification 1.1, and MongoDB's aliases of `$type`.
public enum BSONType: UInt8, Sendable, Hashable, CaseIterable {
    /// A 64-bit IEEE 754 binary number.
    case double = 0x01
    /// A UTF-8 string.
    case string = 0x02
    /// An embedded document.
    case document = 0x03
    /// An array.
    case array = 0x04
    /// Bytes with a subtype.
    case binary = 0x05
    /// Undefined; deprecated, kept on round trip.
    case undefined = 0x06
    /// A twelve-byte id.
    case objectID = 0x07
    /// True or false.
    case bool = 0x08
    /// Milliseconds since 1970 in UTC.
    case date = 0x09
    /// Null.
    case null = 0x0A
    /// A regular expression with its options.
    case regularExpression = 0x0B
    /// A pointer into a namespace; deprecated, kept on round trip.
    case dbPointer = 0x0C
    /// JavaScript code.
    case code = 0x0D
    /// A symbol; deprecated, kept on round trip.
    case symbol = 0x0E
    /// JavaScript code with variables; deprecated, kept on round trip.
    case codeWithScope = 0x0F
    /// A 32-bit integer.
    case int32 = 0x10
    /// MongoDB's internal timestamp.
    case timestamp = 0x11
    /// A 64-bit integer.
    case int64 = 0x12
    /// An IEEE 754-2008 decimal number of 34 digits.
    case decimal128 = 0x13
    /// A value above every other.
    case maxKey = 0x7F
    /// A value below every other.
    case minKey = 0xFF

    /// The name that `$type` and MongoDB's messages use, such as `objectId` or `int`.
    public var alias: String {
        switch self {
        case .double: "double"
        case .string: "string"
        case .document: "object"
        case .array: "array"
        case .binary: "binData"
        case .undefined: "undefined"
        case .objectID: "objectId"
        case .bool: "bool"
        case .date: "date"
        case .null: "null"
        case .regularExpression: "regex"
        case .dbPointer: "dbPointer"
        case .code: "javascript"
        case .symbol: "symbol"
        case .codeWithScope: "javascriptWithScope"
        case .int32: "int"
        case .timestamp: "timestamp"
        case .int64: "long"
        case .decimal128: "decimal"
        case .maxKey: "maxKey"
        case .minKey: "minKey"
        }
    }

    /// The type that `$type` names by this alias, if there is one.
    public init?(alias: String) {
        guard let type = Self.allCases.first(where: { $0.alias == alias }) else { return nil }
        self = type
    }

    /// Whether the value is a number: int, long, double or decimal.
    public var isNumber: Bool {
        switch self {
        case .double, .int32, .int64, .decimal128: true
        default: false
        }
    }
}
