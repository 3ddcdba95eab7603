// SPDX-License-Identifier: MIT
//
// The types that are written as calls: ObjectId("…"), ISODate("…"), NumberLong(5), and the
// spellings in which mongosh prints them, so that its output can be pasted.

internal import Foundation
internal import SheafBSON

/// A name that makes a value of its arguments.
enum Constructor: String, CaseIterable {
    case objectID = "ObjectId"
    case objectIDFromHex = "ObjectId.createFromHexString"
    case isoDate = "ISODate"
    case date = "Date"
    case now = "Date.now"
    case long = "Long"
    case longFromString = "Long.fromString"
    case longFromNumber = "Long.fromNumber"
    case numberLong = "NumberLong"
    case int32 = "Int32"
    case numberInt = "NumberInt"
    case double = "Double"
    case decimal128 = "Decimal128"
    case decimal128FromString = "Decimal128.fromString"
    case numberDecimal = "NumberDecimal"
    case binData = "BinData"
    case binaryFromBase64 = "Binary.createFromBase64"
    case hexData = "HexData"
    case uuid = "UUID"
    case timestamp = "Timestamp"
    case minKey = "MinKey"
    case maxKey = "MaxKey"
    case regExp = "RegExp"
    case bsonRegExp = "BSONRegExp"
    case code = "Code"
    case symbol = "Symbol"
    case bsonSymbol = "BSONSymbol"
    case dbRef = "DBRef"

    /// The value of a call.
    func value(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        switch self {
        case .objectID, .objectIDFromHex: try objectID(arguments)
        case .isoDate, .date: try date(arguments)
        case .now: try arguments.none(.int64(DateTime.now.millisecondsSinceEpoch))
        case .long, .longFromString, .longFromNumber, .numberLong: try long(arguments)
        case .int32, .numberInt: try int(arguments)
        case .double: try double(arguments)
        case .decimal128, .decimal128FromString, .numberDecimal: try decimal(arguments)
        case .binData, .binaryFromBase64: try binary(arguments)
        case .hexData: try hexData(arguments)
        case .uuid: try uuid(arguments)
        case .timestamp: try timestamp(arguments)
        case .minKey: try arguments.none(.minKey)
        case .maxKey: try arguments.none(.maxKey)
        case .regExp, .bsonRegExp: try regularExpression(arguments)
        case .code: .code(try arguments.only(1).string(0))
        case .symbol, .bsonSymbol: .symbol(try arguments.only(1).string(0))
        case .dbRef: try reference(arguments)
        }
    }
}

/// The arguments of a constructor, and the errors about them.
struct ConstructorArguments {
    let constructor: Constructor
    let values: [CallArgument]
    /// Where the closing parenthesis stands.
    let end: Place

    /// The same arguments, when their number is right.
    func only(_ counts: ClosedRange<Int>) throws(ExpressionError) -> ConstructorArguments {
        if values.count > counts.upperBound {
            throw ExpressionError(
                "\(constructor.rawValue) takes at most \(counts.upperBound) arguments",
                at: values[counts.upperBound].place
            )
        }
        guard values.count >= counts.lowerBound else {
            let wanted = counts.lowerBound == 1 ? "an argument" : "\(counts.lowerBound) arguments"
            throw ExpressionError("\(constructor.rawValue) needs \(wanted)", at: end)
        }
        return self
    }

    /// The same arguments, when there are exactly so many.
    func only(_ count: Int) throws(ExpressionError) -> ConstructorArguments {
        try only(count...count)
    }

    /// A value that takes no arguments.
    func none(_ value: BSONValue) throws(ExpressionError) -> BSONValue {
        guard let first = values.first else { return value }
        throw ExpressionError("\(constructor.rawValue) takes no arguments", at: first.place)
    }

    func string(_ index: Int) throws(ExpressionError) -> String {
        guard case .string(let text) = values[index].value else {
            throw wrong(index, "takes a string here")
        }
        return text
    }

    func integer<Number: FixedWidthInteger>(
        _ index: Int,
        as type: Number.Type
    ) throws(ExpressionError) -> Number {
        let number: Number? =
            switch values[index].value {
            case .string(let text): Number(text)
            case let value: value.integerValue.flatMap { Number(exactly: $0) }
            }
        guard let number else {
            throw wrong(index, "takes an integer of \(Number.min) to \(Number.max) here")
        }
        return number
    }

    func wrong(_ index: Int, _ message: String) -> ExpressionError {
        ExpressionError("\(constructor.rawValue) \(message)", at: values[index].place)
    }
}

// MARK: - Ids, dates and numbers

extension Constructor {
    private func objectID(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        guard !(try arguments.only(0...1).values.isEmpty) else { return .objectID(ObjectID()) }
        guard let id = ObjectID(try arguments.string(0)) else {
            throw arguments.wrong(0, "takes 24 hexadecimal digits")
        }
        return .objectID(id)
    }

    private func date(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        guard let argument = try arguments.only(0...1).values.first else {
            return .date(.now)
        }
        switch argument.value {
        case .date: return argument.value
        case .string(let text):
            guard let date = DateTime(lenient: text) else {
                throw arguments.wrong(
                    0,
                    "takes a date such as \"2026-03-31T09:00:00Z\" or \"2026-03-31\""
                )
            }
            return .date(date)
        default:
            guard let number = argument.value.integerValue, self == .date else {
                throw arguments.wrong(0, "takes a date as a string")
            }
            return .date(DateTime(millisecondsSinceEpoch: number))
        }
    }

    private func long(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        guard !(try arguments.only(0...1).values.isEmpty) else { return .int64(0) }
        return .int64(try arguments.integer(0, as: Int64.self))
    }

    private func int(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        guard !(try arguments.only(0...1).values.isEmpty) else { return .int32(0) }
        return .int32(try arguments.integer(0, as: Int32.self))
    }

    private func double(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        let argument = try arguments.only(1).values[0]
        let number: Double? =
            if case .string(let text) = argument.value { Double(text) } else {
                argument.value.doubleValue
            }
        guard let number else { throw arguments.wrong(0, "takes a number") }
        return .double(number)
    }

    private func decimal(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        let argument = try arguments.only(1).values[0]
        let text: String? =
            switch argument.value {
            case .string(let text): text
            case .int32(let number): String(number)
            case .int64(let number): String(number)
            case .double(let number): ExtendedJSON.text(number)
            default: nil
            }
        guard let text, let number = Decimal128(text) else {
            throw arguments.wrong(0, "takes a decimal number of at most 34 digits as a string")
        }
        return .decimal128(number)
    }

    private func timestamp(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        if case .document(let form)? = arguments.values.first?.value {
            guard try arguments.only(1).values.count == 1, form.count == 2,
                let seconds = form["t"]?.integerValue.flatMap({ UInt32(exactly: $0) }),
                let increment = form["i"]?.integerValue.flatMap({ UInt32(exactly: $0) })
            else { throw arguments.wrong(0, "takes an object {t: seconds, i: counter}") }
            return .timestamp(Timestamp(seconds: seconds, increment: increment))
        }
        guard !(try arguments.only(0...2).values.isEmpty) else {
            return .timestamp(Timestamp(seconds: 0, increment: 0))
        }
        _ = try arguments.only(2)
        return .timestamp(
            Timestamp(
                seconds: try arguments.integer(0, as: UInt32.self),
                increment: try arguments.integer(1, as: UInt32.self)
            )
        )
    }
}

// MARK: - Bytes and texts

extension Constructor {
    /// `BinData(0, "aGk=")`, and with the arguments the other way round `Binary.createFromBase64`.
    private func binary(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        let (subtypeIndex, textIndex) = self == .binData ? (0, 1) : (1, 0)
        let counts = self == .binData ? 2...2 : 1...2
        let given = try arguments.only(counts).values.count
        let subtype = subtypeIndex < given ? try arguments.integer(subtypeIndex, as: UInt8.self) : 0
        guard let bytes = Base64.decode(try arguments.string(textIndex)) else {
            throw arguments.wrong(textIndex, "takes bytes in base64 here")
        }
        return .binary(Binary(subtype: subtype, bytes))
    }

    private func hexData(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        let subtype = try arguments.only(2).integer(0, as: UInt8.self)
        guard let bytes = Self.bytes(hexadecimal: try arguments.string(1)) else {
            throw arguments.wrong(1, "takes bytes as hexadecimal digits here")
        }
        return .binary(Binary(subtype: subtype, bytes))
    }

    private func uuid(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        let text =
            try arguments.only(0...1).values.isEmpty
            ? UUID().uuidString : try arguments.string(0)
        guard UUID(uuidString: text) != nil || text.utf8.count == 32,
            let bytes = Self.bytes(hexadecimal: text.replacing("-", with: "")), bytes.count == 16
        else {
            throw arguments.wrong(
                0,
                "takes a UUID such as \"c8edabc3-f738-4ca3-b68d-ab92a91478a3\""
            )
        }
        return .binary(Binary(subtype: 4, bytes))
    }

    private static func bytes(hexadecimal text: String) -> [UInt8]? {
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }

    private func regularExpression(
        _ arguments: ConstructorArguments
    ) throws(ExpressionError) -> BSONValue {
        let given = try arguments.only(1...2).values
        if case .regularExpression = given[0].value, given.count == 1 { return given[0].value }
        let pattern = try arguments.string(0)
        guard !pattern.utf8.contains(0) else {
            throw arguments.wrong(0, "cannot hold the character U+0000")
        }
        let options = given.count > 1 ? try arguments.string(1) : ""
        return try ExpressionParser.regularExpression(
            pattern,
            options,
            optionsAt: given[given.count - 1].place
        )
    }

    /// A reference is a plain document of three fields.
    private func reference(_ arguments: ConstructorArguments) throws(ExpressionError) -> BSONValue {
        let given = try arguments.only(2...3).values
        var document: Document = ["$ref": .string(try arguments.string(0)), "$id": given[1].value]
        if given.count > 2 { document.append("$db", .string(try arguments.string(2))) }
        return .document(document)
    }
}
