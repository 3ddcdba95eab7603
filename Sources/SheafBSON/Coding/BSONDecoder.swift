// SPDX-License-Identifier: MIT
//
// Documents become Swift values: the face of decoding. Values are read where they lie in the
// document's bytes; only what the Swift value keeps is copied.

/// Decodes `Decodable` values from BSON.
///
///     let grade = try BSONDecoder().decode(Grade.self, from: document)
///
/// Every type that ``BSONEncoder`` lists decodes from what it encodes to, and besides:
///
/// - an integer type from any BSON number with exactly that value;
/// - `Double` and `Float` from any BSON number, as the nearest one;
/// - ``Decimal128`` and `Decimal` from integers as well;
/// - `Data` from binary data of every subtype;
/// - an optional from `null`, from `undefined` and from no field.
///
/// Of fields with the same name the first one is taken. Fields that the type does not know are
/// ignored.
public struct BSONDecoder: Sendable {
    /// What the values' own code may look up while it decodes.
    public var userInfo: [CodingUserInfoKey: any Sendable] = [:]

    /// A decoder.
    public init() {}

    /// Decodes a value from a document.
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``BSONError`` `conversion` with the path of what does not fit, or what the value's
    ///   own code throws.
    public func decode<Value: Decodable>(
        _ type: Value.Type,
        from document: Document
    ) throws -> Value {
        let place = DecodingPlace(
            bytes: document.bytes,
            typeNumber: BSONType.document.rawValue,
            range: 0..<document.bytes.count
        )
        return try decode(type, place)
    }

    /// Decodes a value from a view of a document.
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``BSONError`` as when decoding a document.
    public func decode<Value: Decodable>(
        _ type: Value.Type,
        from document: DocumentView
    ) throws -> Value {
        try decode(type, from: Document(copying: document))
    }

    /// Decodes a value of any kind.
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``BSONError`` as when decoding a document.
    public func decodeValue<Value: Decodable>(
        _ type: Value.Type,
        from value: BSONValue
    ) throws -> Value {
        let bytes = value.encodedBytes
        return try decode(
            type,
            DecodingPlace(bytes: bytes, typeNumber: value.type.rawValue, range: 0..<bytes.count)
        )
    }

    private func decode<Value: Decodable>(
        _ type: Value.Type,
        _ place: DecodingPlace
    ) throws -> Value {
        try PlaceDecoder(place: place, codingPath: [], userInfo: userInfo).decode(type)
    }
}
