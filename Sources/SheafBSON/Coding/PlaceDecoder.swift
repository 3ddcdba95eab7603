// SPDX-License-Identifier: MIT
//
// What a value's own code sees while it decodes itself: a decoder and its three kinds of
// containers, each a thin face of a DecodingPlace. One generic method stands for all the methods
// that the protocols list by type.

/// The decoder of one place.
struct PlaceDecoder: Decoder {
    let place: DecodingPlace
    let codingPath: [any CodingKey]
    private let shared: [CodingUserInfoKey: any Sendable]

    init(
        place: DecodingPlace,
        codingPath: [any CodingKey],
        userInfo: [CodingUserInfoKey: any Sendable]
    ) {
        self.place = place
        self.codingPath = codingPath
        shared = userInfo
    }

    var userInfo: [CodingUserInfoKey: Any] { shared }

    func container<Key: CodingKey>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        guard place.type == .document else { throw mismatch("a document") }
        return KeyedDecodingContainer(
            PlaceFields(decoder: self, fields: DecodingFields(place))
        )
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard place.type == .array else { throw mismatch("an array") }
        return PlaceElements(decoder: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        PlaceValue(decoder: self)
    }

    /// The value of the place as a type.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard let native = type as? any BSONNative.Type else {
            return try Value(from: self)
        }
        guard let value = place.withView({ native.init(native: $0) }) as? Value else {
            throw mismatch("\(type)")
        }
        return value
    }

    /// The error that the value is of another type, or a number that does not fit.
    private func mismatch(_ wanted: String) -> BSONError {
        if place.type.isNumber, wanted != "a document", wanted != "an array" {
            let number = place.withView { $0.extendedJSON() }
            return error("\(wanted) cannot hold the \(place.type.alias) \(number)")
        }
        return error("Expected \(wanted), found a value of type \(place.type.alias)")
    }

    fileprivate func error(_ message: String) -> BSONError {
        BSONError(.conversion, message, at: codingPath.isEmpty ? nil : .path(codingPath.text))
    }

    /// The decoder of a place below this one.
    fileprivate func below(_ key: any CodingKey, _ place: DecodingPlace) -> PlaceDecoder {
        PlaceDecoder(place: place, codingPath: codingPath + [key], userInfo: shared)
    }
}

private struct PlaceFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: PlaceDecoder
    let fields: DecodingFields

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { fields.names.compactMap { Key(stringValue: $0) } }

    func contains(_ key: Key) -> Bool {
        fields.place(key.stringValue) != nil
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        try below(key).place.isNil
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try below(key).decode(type)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try below(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try below(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try below(PlaceKey.superclass) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try below(key) }

    private func below(_ key: any CodingKey) throws(BSONError) -> PlaceDecoder {
        guard let place = fields.place(key.stringValue) else {
            throw decoder.error("There is no field \(key.stringValue)")
        }
        return decoder.below(key, place)
    }
}

private struct PlaceElements: UnkeyedDecodingContainer {
    let decoder: PlaceDecoder
    private(set) var currentIndex = 0
    private var offset: Int

    init(decoder: PlaceDecoder) {
        self.decoder = decoder
        offset = decoder.place.range.lowerBound + 4
    }

    var codingPath: [any CodingKey] { decoder.codingPath }

    /// The number of elements.
    ///
    /// - Complexity: O(bytes).
    var count: Int? {
        decoder.place.withView { $0.array?.count }
    }

    var isAtEnd: Bool { decoder.place.element(at: offset) == nil }

    mutating func decodeNil() throws -> Bool {
        let element = try next()
        guard element.place.isNil else { return false }
        pass(element)
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let element = try next()
        let value = try below(element).decode(type)
        pass(element)
        return value
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        let element = try next()
        let container = try below(element).container(keyedBy: type)
        pass(element)
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let element = try next()
        let container = try below(element).unkeyedContainer()
        pass(element)
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let element = try next()
        pass(element)
        return below(element, at: currentIndex - 1)
    }

    private typealias Element = (location: ElementLocation, place: DecodingPlace)

    private func next() throws(BSONError) -> Element {
        guard let element = decoder.place.element(at: offset) else {
            throw decoder.error("The array has no more than \(currentIndex) elements")
        }
        return element
    }

    private mutating func pass(_ element: Element) {
        offset = element.location.valueEnd
        currentIndex += 1
    }

    private func below(_ element: Element, at index: Int? = nil) -> PlaceDecoder {
        decoder.below(PlaceKey(index ?? currentIndex), element.place)
    }
}

private struct PlaceValue: SingleValueDecodingContainer {
    let decoder: PlaceDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.place.isNil }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try decoder.decode(type)
    }
}
