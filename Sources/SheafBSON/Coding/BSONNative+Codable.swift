// SPDX-License-Identifier: MIT
//
// The types of this module as parts of `Codable` types: whole with BSON's coders; with others the
// types that people show in interfaces are strings, the rest is Extended JSON.

extension Document: Codable {
    /// Encodes the document whole into BSON, and as Extended JSON into anything else.
    public func encode(to encoder: any Encoder) throws {
        try BSONValue.document(self).encode(to: encoder)
    }

    /// Decodes what ``encode(to:)`` encodes.
    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder)
    }
}

extension BSONArray: Codable {
    /// Encodes the array whole into BSON, and as Extended JSON into anything else.
    public func encode(to encoder: any Encoder) throws {
        try BSONValue.array(self).encode(to: encoder)
    }

    /// Decodes what ``encode(to:)`` encodes.
    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder)
    }
}

extension Binary: Codable {
    /// Encodes the data whole into BSON, and as `{"$binary": …}` into anything else.
    public func encode(to encoder: any Encoder) throws {
        try BSONValue.binary(self).encode(to: encoder)
    }

    /// Decodes what ``encode(to:)`` encodes.
    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder)
    }
}

extension Timestamp: Codable {
    /// Encodes the timestamp whole into BSON, and as `{"$timestamp": …}` into anything else.
    public func encode(to encoder: any Encoder) throws {
        try BSONValue.timestamp(self).encode(to: encoder)
    }

    /// Decodes what ``encode(to:)`` encodes.
    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder)
    }
}

extension RegularExpression: Codable {
    /// Encodes the expression whole into BSON, and as `{"$regularExpression": …}` into anything
    /// else.
    public func encode(to encoder: any Encoder) throws {
        try BSONValue.regularExpression(self).encode(to: encoder)
    }

    /// Decodes what ``encode(to:)`` encodes.
    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder)
    }
}

extension DBPointer: Codable {
    /// Encodes the pointer whole into BSON, and as `{"$dbPointer": …}` into anything else.
    public func encode(to encoder: any Encoder) throws {
        try BSONValue.dbPointer(self).encode(to: encoder)
    }

    /// Decodes what ``encode(to:)`` encodes.
    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder)
    }
}

extension CodeWithScope: Codable {
    /// Encodes the code whole into BSON, and as `{"$code": …, "$scope": …}` into anything else.
    public func encode(to encoder: any Encoder) throws {
        try BSONValue.codeWithScope(self).encode(to: encoder)
    }

    /// Decodes what ``encode(to:)`` encodes.
    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder)
    }
}

extension ObjectID: Codable {
    /// Encodes the id whole into BSON, and as 24 hexadecimal digits into anything else.
    public func encode(to encoder: any Encoder) throws {
        try BSONValue.objectID(self).encode(to: encoder, orText: description)
    }

    /// Decodes what ``encode(to:)`` encodes, and Extended JSON as well.
    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder) { text in ObjectID(text) }
    }
}

extension Decimal128: Codable {
    /// Encodes the number whole into BSON, and as a string into anything else.
    public func encode(to encoder: any Encoder) throws {
        try BSONValue.decimal128(self).encode(to: encoder, orText: description)
    }

    /// Decodes what ``encode(to:)`` encodes, and Extended JSON as well.
    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder) { text in Decimal128(text) }
    }
}

extension DateTime: Codable {
    /// Encodes the moment whole into BSON, and as text of RFC 3339 into anything else; years beyond
    /// 9999 as Extended JSON.
    public func encode(to encoder: any Encoder) throws {
        try BSONValue.date(self).encode(to: encoder, orText: rfc3339)
    }

    /// Decodes what ``encode(to:)`` encodes, and Extended JSON as well.
    public init(from decoder: any Decoder) throws {
        self = try Self.decoded(from: decoder) { text in DateTime(rfc3339: text) }
    }
}

extension BSONValue {
    /// Encodes the value whole into BSON, and as a text, if there is one, into anything else.
    fileprivate func encode(to encoder: any Encoder, orText text: String?) throws {
        if !(encoder is NodeEncoder), let text {
            var container = encoder.singleValueContainer()
            try container.encode(text)
        } else {
            try encode(to: encoder)
        }
    }
}

extension BSONNative {
    /// The value of the type that a decoder holds: whole, as Extended JSON, or as a text that is
    /// read.
    fileprivate static func decoded(
        from decoder: any Decoder,
        orText read: (String) -> Self? = { _ in nil }
    ) throws -> Self {
        let value = try BSONValue(from: decoder)
        let bytes = value.encodedBytes
        let view = ValueView(typeNumber: value.type.rawValue, trusting: unsafe bytes.span.bytes)
        if let native = Self(native: view) { return native }
        if !(decoder is PlaceDecoder), let native = value.stringValue.flatMap(read) {
            return native
        }
        throw BSONError(
            .conversion,
            "Expected \(Self.self), found a value of type \(value.type.alias)",
            at: decoder.codingPath.isEmpty ? nil : .path(decoder.codingPath.text)
        )
    }
}
