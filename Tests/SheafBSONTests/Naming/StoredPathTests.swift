// SPDX-License-Identifier: MIT
//
// Where properties are stored, found out by decoding: plain and renamed ones, every kind of type
// that a property may have, types with their own code, and everything that must be refused rather
// than guessed.

import SheafBSON
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Stored paths")
struct StoredPathTests {
    @Test("plain properties are stored under their own names, whatever their types")
    func plain() throws {
        #expect(try StoredPath.names(of: \Everything.text) == ["text"])
        #expect(try StoredPath.names(of: \Everything.otherText) == ["otherText"])
        #expect(try StoredPath.names(of: \Everything.flag) == ["flag"])
        #expect(try StoredPath.names(of: \Everything.otherFlag) == ["otherFlag"])
        #expect(try StoredPath.names(of: \Everything.small) == ["small"])
        #expect(try StoredPath.names(of: \Everything.float) == ["float"])
        #expect(try StoredPath.names(of: \Everything.maybe) == ["maybe"])
        #expect(try StoredPath.names(of: \Everything.maybeFlag) == ["maybeFlag"])
        #expect(try StoredPath.names(of: \Everything.list) == ["list"])
        #expect(try StoredPath.names(of: \Everything.maybeList) == ["maybeList"])
        #expect(try StoredPath.names(of: \Everything.set) == ["set"])
        #expect(try StoredPath.names(of: \Everything.table) == ["table"])
        #expect(try StoredPath.names(of: \Everything.numbered) == ["numbered"])
        #expect(try StoredPath.names(of: \Everything.nested) == ["nested"])
        #expect(try StoredPath.names(of: \Everything.maybeNested) == ["maybeNested"])
        #expect(try StoredPath.names(of: \Everything.grid) == ["grid"])
    }

    @Test("so are those of types that BSON or Foundation have of their own")
    func native() throws {
        #expect(try StoredPath.names(of: \Natives.id) == ["id"])
        #expect(try StoredPath.names(of: \Natives.moment) == ["moment"])
        #expect(try StoredPath.names(of: \Natives.price) == ["price"])
        #expect(try StoredPath.names(of: \Natives.bytes) == ["bytes"])
        #expect(try StoredPath.names(of: \Natives.stamp) == ["stamp"])
        #expect(try StoredPath.names(of: \Natives.pattern) == ["pattern"])
        #expect(try StoredPath.names(of: \Natives.any) == ["any"])
        #expect(try StoredPath.names(of: \Natives.document) == ["document"])
        #expect(try StoredPath.names(of: \Natives.array) == ["array"])
        #expect(try StoredPath.names(of: \Natives.date) == ["date"])
        #expect(try StoredPath.names(of: \Natives.uuid) == ["uuid"])
        #expect(try StoredPath.names(of: \Natives.data) == ["data"])
        #expect(try StoredPath.names(of: \Natives.decimal) == ["decimal"])
        #expect(try StoredPath.names(of: \Natives.url) == ["url"])
    }

    @Test("enumerations need not list their cases")
    func enumerations() throws {
        #expect(try StoredPath.names(of: \Enumerations.word) == ["word"])
        #expect(try StoredPath.names(of: \Enumerations.number) == ["number"])
        #expect(try StoredPath.names(of: \Enumerations.byte) == ["byte"])
        #expect(try StoredPath.names(of: \Enumerations.maybe) == ["maybe"])
        #expect(try StoredPath.names(of: \Enumerations.shape) == ["shape"])
        #expect(try StoredPath.names(of: \Enumerations.wrapped) == ["wrapped"])
        // An enumeration with one value never changes; that it is there, and not, does.
        #expect(try StoredPath.names(of: \Enumerations.maybeOnly) == ["maybeOnly"])
        #expect(throws: BSONError.self) { try StoredPath.names(of: \Enumerations.only) }
    }

    @Test("coding keys rename, also crosswise")
    func renamed() throws {
        #expect(try StoredPath.names(of: \Renamed.id) == ["_id"])
        #expect(try StoredPath.names(of: \Renamed.first) == ["second"])
        #expect(try StoredPath.names(of: \Renamed.second) == ["first"])
    }

    @Test("types that contain themselves")
    func recursive() throws {
        #expect(try StoredPath.names(of: \Tree.children) == ["children"])
        #expect(try StoredPath.names(of: \Tree.label) == ["label"])
    }

    @Test("code of a type's own: containers inside, one value, elements, the whole")
    func ownCode() throws {
        #expect(try StoredPath.names(of: \Flattened.latitude) == ["place", "lat"])
        #expect(try StoredPath.names(of: \Flattened.longitude) == ["place", "lon"])
        #expect(try StoredPath.names(of: \Identifier.text) == [])
        #expect(try StoredPath.names(of: \Point.x) == ["0"])
        #expect(try StoredPath.names(of: \Point.y) == ["1"])
        #expect(try StoredPath.names(of: \Envelope.content) == [])
        #expect(try StoredPath.names(of: \Strict.address) == ["address"])
    }

    @Test("what cannot be told is refused with the property and the remedy")
    func refused() throws {
        func message(_ body: () throws -> [String]) -> String {
            do {
                return "found \(try body())"
            } catch {
                return "\(error)"
            }
        }
        let computed = message { try StoredPath.names(of: \Renamed.initials) }
        #expect(computed.contains("not a plain stored property of a structure"))
        let observed = message { try StoredPath.names(of: \Observed.count) }
        #expect(observed.contains("a property of type Int of Observed"))
        let ofClass = message { try StoredPath.names(of: \Account.balance) }
        #expect(ofClass.contains("of a structure") && ofClass.contains("FieldNaming"))
        let choosy = message { try StoredPath.names(of: \Choosy.other) }
        #expect(choosy.contains("\\Choosy.other") && choosy.contains("FieldNaming"))
        #expect(choosy.contains("cannot be decoded from made up values"))
        let invented = message { try StoredPath.names(of: \Invented.token) }
        #expect(invented.contains("Invented.token"))
        let notStored = message { try StoredPath.names(of: \WriteOnly.secret) }
        #expect(notStored.contains("WriteOnly.secret"))
        let inArray = message { try StoredPath.names(of: \[Int].count) }
        #expect(inArray.contains("not a plain stored property"))
    }

    @Test("a type that names its fields is believed, and asked first")
    func stated() throws {
        #expect(try StoredPath.names(of: \NamedAccount.balance) == ["b"])
        #expect(try StoredPath.names(of: \NamedChoosy.other) == ["o"])
        #expect(throws: BSONError.self) { try StoredPath.names(of: \NamedAccount.note) }
    }

    @Test("one property at a time, from several tasks")
    func concurrent() async throws {
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<20 {
                group.addTask { try StoredPath.names(of: \Tree.label) }
            }
            for try await names in group { #expect(names == ["label"]) }
        }
    }
}

// MARK: - Models

private struct Nested: Codable, Hashable {
    var a: Int
    var b: String?
}

private struct Everything: Codable {
    var text: String
    var otherText: String
    var flag: Bool
    var otherFlag: Bool
    var small: Int8
    var float: Float
    var maybe: Int?
    var maybeFlag: Bool?
    var list: [String]
    var maybeList: [Nested]?
    var set: Set<Int>
    var table: [String: [Nested]]
    var numbered: [Int: Bool]
    var nested: Nested
    var maybeNested: Nested?
    var grid: [[Double]]
}

private struct Natives: Codable {
    var id: ObjectID
    var moment: DateTime
    var price: Decimal128
    var bytes: Binary
    var stamp: Timestamp
    var pattern: RegularExpression
    var any: BSONValue
    var document: Document
    var array: BSONArray
    var date: Date
    var uuid: UUID
    var data: Data
    var decimal: Decimal
    var url: URL
}

private enum Word: String, Codable { case one, two, three }
private enum Number: Int, Codable {
    case hundred = 100
    case thousand = 1000
}
private enum Byte: UInt8, Codable {
    case seven = 7
    case nine = 9
}
private enum Only: String, Codable { case one }
private enum Shape: Codable {
    case circle(radius: Int)
    case square(side: Int)
    case none
}
private struct Wrapped: RawRepresentable, Codable { var rawValue: String }

private struct Enumerations: Codable {
    var word: Word
    var number: Number
    var byte: Byte
    var maybe: Word?
    var shape: Shape
    var wrapped: Wrapped
    var only: Only
    var maybeOnly: Only?
}

private struct Renamed: Codable {
    var id: String
    var first: String
    var second: String
    var initials: String { String(first.prefix(1)) }

    enum CodingKeys: String, CodingKey {
        case id = "_id"
        case second = "first"
        case first = "second"
    }
}

private struct Tree: Codable {
    var label: String
    var children: [Tree]
}

private struct Flattened: Codable {
    var latitude: Double
    var longitude: Double

    enum CodingKeys: String, CodingKey { case place }
    enum PlaceKeys: String, CodingKey {
        case latitude = "lat"
        case longitude = "lon"
    }

    init(from decoder: any Decoder) throws {
        let place = try decoder.container(keyedBy: CodingKeys.self)
            .nestedContainer(keyedBy: PlaceKeys.self, forKey: .place)
        latitude = try place.decode(Double.self, forKey: .latitude)
        longitude = try place.decode(Double.self, forKey: .longitude)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        var place = container.nestedContainer(keyedBy: PlaceKeys.self, forKey: .place)
        try place.encode(latitude, forKey: .latitude)
        try place.encode(longitude, forKey: .longitude)
    }
}

private struct Identifier: Codable {
    var text: String

    init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

private struct Point: Codable {
    var x: Int
    var y: Int

    init(from decoder: any Decoder) throws {
        var elements = try decoder.unkeyedContainer()
        x = try elements.decode(Int.self)
        y = try elements.decode(Int.self)
    }

    func encode(to encoder: any Encoder) throws {
        var elements = encoder.unkeyedContainer()
        try elements.encode(x)
        try elements.encode(y)
    }
}

private struct Envelope: Codable {
    var content: Nested

    init(from decoder: any Decoder) throws { content = try Nested(from: decoder) }

    func encode(to encoder: any Encoder) throws { try content.encode(to: encoder) }
}

/// Refuses most texts, but likes one of the flavors.
private struct Mail: Codable {
    var text: String

    init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
        guard text.contains("@") else { throw Refusal() }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

private struct Strict: Codable {
    var mail: Mail
    var address: String
}

private struct Refusal: Error {}

private struct Observed: Codable {
    var count: Int {
        didSet { changes += 1 }
    }
    var changes: Int
}

private class Account: Codable {
    var balance: Int
}

/// Refuses every made up value.
private struct Choosy: Codable {
    var code: String
    var other: Int

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        code = try container.decode(String.self, forKey: .code)
        other = try container.decode(Int.self, forKey: .other)
        guard code == "a code that nobody makes up" else { throw Refusal() }
    }
}

/// Has a property that does not come from what is decoded.
private struct Invented: Codable {
    var name: String
    var token = ObjectID()

    enum CodingKeys: String, CodingKey { case name, token }

    init(from decoder: any Decoder) throws {
        name = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .name)
    }
}

/// Decodes what it encodes otherwise.
private struct WriteOnly: Codable {
    var secret: String

    enum CodingKeys: String, CodingKey { case secret }

    init(from decoder: any Decoder) throws {
        secret = try decoder.container(keyedBy: CodingKeys.self)
            .decode(String.self, forKey: .secret)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("\(secret)!", forKey: .secret)
    }
}

private final class NamedAccount: Codable, FieldNaming {
    var balance: Int
    var note: String

    static func fieldName(of property: PartialKeyPath<NamedAccount>) -> String? {
        property == \NamedAccount.balance ? "b" : nil
    }
}

private struct NamedChoosy: Codable, FieldNaming {
    var other: Choosy

    static func fieldName(of property: PartialKeyPath<NamedChoosy>) -> String? {
        switch property {
        case \.other: "o"
        default: nil
        }
    }
}
