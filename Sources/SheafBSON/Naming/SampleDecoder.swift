// SPDX-License-Identifier: MIT
//
// What a type's own code sees while a sample of it is made: every field that it asks for is there,
// with a made up value, and is written down.

/// The paths that a type decodes values from, in their order.
final class FieldRecorder {
    private(set) var paths: [[String]] = []

    func record(_ path: [String]) {
        if !paths.contains(path) { paths.append(path) }
    }
}

/// The decoder of one place of a sample.
struct SampleDecoder: Decoder {
    fileprivate let maker: SampleMaker
    private let recorder: FieldRecorder
    /// The flavor of all values but one.
    fileprivate let flavor: Int
    private let exception: (path: [String], flavor: Int)?
    private var path: [String] = []

    init(
        _ maker: SampleMaker,
        _ recorder: FieldRecorder,
        _ flavor: Int,
        _ exception: (path: [String], flavor: Int)? = nil
    ) {
        self.maker = maker
        self.recorder = recorder
        self.flavor = flavor
        self.exception = exception
    }

    var codingPath: [any CodingKey] { path.map { PlaceKey(stringValue: $0) } }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(SampleFields(decoder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        SampleElements(decoder: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        SampleValue(decoder: self)
    }

    fileprivate func below(_ key: any CodingKey) -> SampleDecoder {
        var decoder = self
        decoder.path.append(key.stringValue)
        return decoder
    }

    /// The value of this place.
    fileprivate func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
        recorder.record(path)
        let flavor = exception.flatMap { $0.path == path ? $0.flavor : nil } ?? flavor
        return try maker.value(of: type, flavor)
    }
}

private struct SampleFields<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: SampleDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    /// One key: a case of the type of keys, or any name.
    var allKeys: [Key] {
        let cases = EnumerationCases.all(of: Key.self)
        guard cases.isEmpty else { return [cases[decoder.flavor % cases.count]] }
        return decoder.flavor == 0 ? [] : [Key(stringValue: "Aa")].compactMap { $0 }
    }

    func contains(_ key: Key) -> Bool { true }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decoder.below(key).value(type)
    }

    func decodeIfPresent<Value: Decodable>(
        _ type: Value.Type,
        forKey key: Key
    ) throws -> Value? {
        try decoder.below(key).value(Value?.self)
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type,
        forKey key: Key
    ) -> KeyedDecodingContainer<NestedKey> {
        decoder.below(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
        decoder.below(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { decoder.below(PlaceKey.superclass) }

    func superDecoder(forKey key: Key) -> any Decoder { decoder.below(key) }
}

private struct SampleElements: UnkeyedDecodingContainer {
    let decoder: SampleDecoder
    private(set) var currentIndex = 0

    init(decoder: SampleDecoder) {
        self.decoder = decoder
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    /// As many elements as the number of the flavor.
    var count: Int? { decoder.flavor }
    var isAtEnd: Bool { currentIndex >= decoder.flavor }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try next().value(type)
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try next().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder { try next() }

    private mutating func next() throws -> SampleDecoder {
        guard !isAtEnd else { throw ProbeProblem(reason: "there are no more elements") }
        defer { currentIndex += 1 }
        return decoder.below(PlaceKey(currentIndex))
    }
}

private struct SampleValue: SingleValueDecodingContainer {
    let decoder: SampleDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try decoder.value(type)
    }
}
