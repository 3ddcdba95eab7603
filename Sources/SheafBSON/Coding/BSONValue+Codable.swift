// SPDX-License-Identifier: MIT
//
// BSON's own types with other coders, such as JSONEncoder: everything is plain JSON there, so
// values become relaxed Extended JSON, and the types that people show in interfaces become strings.

extension BSONValue: Codable {
    /// Encodes the value as it is into BSON, and as relaxed Extended JSON into anything else.
    public func encode(to encoder: any Encoder) throws {
        if encoder is NodeEncoder {
            var container = encoder.singleValueContainer()
            try container.encode(self)
        } else {
            let plain = try ExtendedJSON.parse(
                extendedJSON(.relaxed),
                options: .plainJSON,
                depthMax: .max
            )
            try PlainJSON(plain).encode(to: encoder)
        }
    }

    /// Decodes any BSON value, and from anything else what it means as Extended JSON.
    ///
    /// Other decoders do not tell `1.0` from `1`, nor the order of names.
    public init(from decoder: any Decoder) throws {
        if decoder is PlaceDecoder {
            self = try decoder.singleValueContainer().decode(BSONValue.self)
        } else {
            let plain = try PlainJSON(from: decoder).value
            self = try ExtendedJSON.parse(plain.extendedJSON(.relaxed))
        }
    }
}

/// A value of plain JSON types only.
private struct PlainJSON: Codable {
    let value: BSONValue

    init(_ value: BSONValue) {
        self.value = value
    }

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .document(let document):
            var container = encoder.container(keyedBy: PlaceKey.self)
            for (name, value) in document {
                try container.encode(PlainJSON(value), forKey: PlaceKey(stringValue: name))
            }
        case .array(let array):
            var container = encoder.unkeyedContainer()
            for element in array { try container.encode(PlainJSON(element)) }
        default:
            var container = encoder.singleValueContainer()
            switch value {
            case .string(let text): try container.encode(text)
            case .bool(let flag): try container.encode(flag)
            case .int32(let number): try container.encode(number)
            case .int64(let number): try container.encode(number)
            case .double(let number): try container.encode(number)
            default: try container.encodeNil()
            }
        }
    }

    init(from decoder: any Decoder) throws {
        guard decoder.codingPath.count <= Document.nestingDepthMax + 3 else {
            throw BSONError(
                .tooDeep,
                "Document exceeds maximum nesting depth of \(Document.nestingDepthMax)",
                at: .path(decoder.codingPath.text)
            )
        }
        if let container = try? decoder.container(keyedBy: PlaceKey.self) {
            self.init(try Self.document(container))
        } else if let container = try? decoder.unkeyedContainer() {
            self.init(try Self.array(container))
        } else {
            self.init(try Self.scalar(decoder.singleValueContainer()))
        }
    }

    private static func document(
        _ container: KeyedDecodingContainer<PlaceKey>
    ) throws -> BSONValue {
        var document = Document()
        for key in container.allKeys {
            document.append(
                key.stringValue,
                try container.decode(PlainJSON.self, forKey: key).value
            )
        }
        return .document(document)
    }

    private static func array(_ container: any UnkeyedDecodingContainer) throws -> BSONValue {
        var container = container
        var elements: [BSONValue] = []
        while !container.isAtEnd { elements.append(try container.decode(PlainJSON.self).value) }
        return .array(BSONArray(elements))
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> BSONValue {
        if container.decodeNil() { return .null }
        if let flag = try? container.decode(Bool.self) { return .bool(flag) }
        if let number = try? container.decode(Int64.self) { return .integer(number) }
        if let number = try? container.decode(Double.self) { return .double(number) }
        return .string(try container.decode(String.self))
    }
}
