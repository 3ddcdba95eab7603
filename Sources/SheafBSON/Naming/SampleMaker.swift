// SPDX-License-Identifier: MIT
//
// Made up values of any type that can be decoded. Each comes in flavors, numbered: most types have
// two different ones at least, and a type that is choosy may like one of the others.

/// Makes values of types up.
final class SampleMaker {
    /// How many flavors are tried.
    static let flavorCount = 16

    private struct Key: Hashable {
        let type: ObjectIdentifier
        let flavor: Int
    }

    /// What was made, or that nothing could be; also while it is being made, which ends the
    /// recursion of types that contain themselves.
    private var made: [Key: Any?] = [:]

    /// A value of a type.
    ///
    /// - Throws: whatever decoding throws when no flavor is accepted.
    func value<Value: Decodable>(of type: Value.Type, _ flavor: Int) throws -> Value {
        if let native = type as? any BSONNative.Type {
            return try Self.element(flavor, of: SampleValues.all(as: native))
        }
        if let composed = type as? any SampleComposed.Type {
            return try Self.element(0, of: [composed.sample(flavor, self)])
        }
        let cases = EnumerationCases.all(of: type)
        if !cases.isEmpty { return cases[flavor % cases.count] }
        var first: (any Error)?
        for step in 0..<Self.flavorCount {
            do {
                return try decoded(type, (flavor + step) % Self.flavorCount)
            } catch {
                first = first ?? error
            }
        }
        throw first ?? ProbeProblem(reason: "\(type) has no values")
    }

    private func decoded<Value: Decodable>(_ type: Value.Type, _ flavor: Int) throws -> Value {
        let key = Key(type: ObjectIdentifier(type), flavor: flavor)
        if let known = made[key] { return try Self.element(0, of: known.map { [$0] } ?? []) }
        made[key] = .some(nil)
        let value = try Value(from: SampleDecoder(self, FieldRecorder(), flavor))
        made[key] = value
        return value
    }

    private static func element<Value>(_ flavor: Int, of values: [Any]) throws -> Value {
        guard !values.isEmpty, let value = values[flavor % values.count] as? Value else {
            throw ProbeProblem(reason: "no value of \(Value.self) can be made up")
        }
        return value
    }
}

/// BSON values of all types, as samples of the Swift types that they are.
private enum SampleValues {
    /// The values that are one of a type.
    static func all<Native: BSONNative>(as type: Native.Type) -> [Any] {
        values.compactMap { value in
            let bytes = value.encodedBytes
            let place = DecodingPlace(
                bytes: bytes,
                typeNumber: value.type.rawValue,
                range: 0..<bytes.count
            )
            return place.withView { Native(native: $0) }
        }
    }

    private static let values: [BSONValue] =
        ["Aa", "Bb", "a@b.cd", "2000-01-01T00:00:00Z", "1999-12-31", "12:30:00", "en_US", "USD"]
        + ["http://example.com", "68a1f0c2b5d3e4f5a6b7c8d9", "0", "1", "a", "#ffffff", "+15550100"]
        + ["6F9619FF-8B86-D011-B42D-00CF4FC964FF"]
        + [3, 5, 0, 1, 2, 4, 100, 2026, 2.5, -7.25, false, true]
        + ["1.5", "2.5"].compactMap { Decimal128($0).map(BSONValue.decimal128) }
        + [1_000, 86_400_000].map { .date(DateTime(millisecondsSinceEpoch: $0)) }
        + ["68a1f0c2b5d3e4f5a6b7c8d9", "68a1f0c2b5d3e4f5a6b7c8da"].compactMap {
            ObjectID($0).map(BSONValue.objectID)
        }
        + [UInt8(1), 2].map { .binary(Binary(subtype: 4, [UInt8](repeating: $0, count: 16))) }
        + [.binary(Binary(subtype: 0, [1, 2]))]
        + [1, 2].map { .timestamp(Timestamp(seconds: $0, increment: 1)) }
        + [["a": 1], ["b": 2], [1], [2, 3]]
        + ["a", "b"].map { .regularExpression(RegularExpression($0)) }
}

/// A type of the standard library that is made of values of other types.
protocol SampleComposed {
    /// A value; flavor 0 is the empty one.
    static func sample(_ flavor: Int, _ maker: SampleMaker) -> Self
}

extension Optional: SampleComposed where Wrapped: Decodable {
    static func sample(_ flavor: Int, _ maker: SampleMaker) -> Wrapped? {
        flavor == 0 ? nil : try? maker.value(of: Wrapped.self, flavor - 1)
    }
}

extension Array: SampleComposed where Element: Decodable {
    static func sample(_ flavor: Int, _ maker: SampleMaker) -> [Element] {
        Optional<Element>.sample(flavor, maker).map { [$0] } ?? []
    }
}

extension Set: SampleComposed where Element: Decodable {
    static func sample(_ flavor: Int, _ maker: SampleMaker) -> Set<Element> {
        Set([Element].sample(flavor, maker))
    }
}

extension Dictionary: SampleComposed where Key: Decodable, Value: Decodable {
    static func sample(_ flavor: Int, _ maker: SampleMaker) -> [Key: Value] {
        guard let key = Optional<Key>.sample(flavor, maker),
            let value = Optional<Value>.sample(flavor, maker)
        else { return [:] }
        return [key: value]
    }
}
