// SPDX-License-Identifier: MIT
//
// Swift values become documents: the face of encoding. What a value's own code hands over is
// collected in a tree of EncodingNode and written in one pass.

/// Encodes `Encodable` values as BSON.
///
///     struct Grade: Codable { let _id: ObjectID; var grade: Int; var unit: Double? }
///     let document = try BSONEncoder().encode(Grade(_id: ObjectID(), grade: 2, unit: nil))
///     // {"_id": {"$oid": …}, "grade": {"$numberLong": "2"}}
///
/// | Swift | BSON |
/// | --- | --- |
/// | `Int8`, `Int16`, `Int32`, `UInt8`, `UInt16` | `int32` |
/// | `Int`, `Int64`, `UInt`, `UInt32`, `UInt64` | `int64`; above its range an error |
/// | `Double`, `Float` | `double` |
/// | ``BSONValue``, ``Document``, ``BSONArray`` | as they are |
/// | ``ObjectID``, ``Decimal128``, ``DateTime``, ``Binary``, … | their own type |
/// | `Date` | `date`, rounded to the millisecond |
/// | `UUID` | `binData` of subtype 4 |
/// | `Data` | `binData` of subtype 0; `[UInt8]` is an array of numbers |
/// | `Decimal`, `URL` | `decimal`, `string` |
/// | `nil` of an optional property | no field; `null` where the code asks for it, as in arrays |
/// | a dictionary with keys of `String` or `Int` | a document with its names in order |
public struct BSONEncoder: Sendable {
    /// What the values' own code may look up while it encodes.
    public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    /// An encoder.
    public init() {}

    /// Encodes a value that is a document: a structure, a class, an enumeration with associated
    /// values, a dictionary, a ``Document``.
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``BSONError`` `conversion` with the path of what BSON cannot hold, `tooDeep`, or
    ///   what the value's own code throws.
    public func encode(_ value: some Encodable) throws -> Document {
        let encoded = try encodeValue(value)
        guard case .document(let document) = encoded else {
            throw BSONError(
                .conversion,
                "\(type(of: value)) is a BSON \(encoded.type.alias) and not a document"
            )
        }
        return document
    }

    /// Encodes a value of any kind.
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``BSONError`` as ``encode(_:)``.
    public func encodeValue(_ value: some Encodable) throws -> BSONValue {
        let state = EncodingState(userInfo: userInfo)
        return try EncodingNode.Slot(value, at: [], state).finished()
    }
}

/// What does not change while one value is encoded.
struct EncodingState {
    let userInfo: [CodingUserInfoKey: any Sendable]
}
