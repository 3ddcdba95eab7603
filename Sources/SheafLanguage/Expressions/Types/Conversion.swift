// SPDX-License-Identifier: MIT
//
// Values of one type made from another, as `$convert` and `$toInt` and its kind do. What cannot be
// converted is an error of number 241.

import SheafBSON

/// Conversions to types.
enum Conversion {
    /// A value of a type.
    ///
    /// - Throws: ``LanguageError`` 241.
    static func value(_ value: BSONValue, as type: BSONType) throws(LanguageError) -> BSONValue {
        if value.type == type { return value }
        switch type {
        case .double: return .double(try double(value))
        case .string: return .string(try string(value))
        case .objectID: return .objectID(try objectID(value))
        case .bool: return .bool(bool(value))
        case .date: return .date(try date(value))
        case .int32:
            guard let small = Int32(exactly: try integer(value, type)) else {
                throw overflow(value)
            }
            return .int32(small)
        case .int64: return .int64(try integer(value, type))
        case .decimal128: return .decimal128(try decimal(value))
        default: throw unsupported(value, type)
        }
    }

    private static func bool(_ value: BSONValue) -> Bool {
        value.type.isNumber ? Optional(value).isTruthy : true
    }

    private static func double(_ value: BSONValue) throws(LanguageError) -> Double {
        switch value {
        case .int32, .int64: return value.doubleValue ?? .nan
        case .bool(let flag): return flag ? 1 : 0
        case .date(let date): return Double(date.millisecondsSinceEpoch)
        case .decimal128(let number):
            let result = number.doubleValue
            guard result.isFinite || !number.isFinite else { throw overflow(value) }
            return result
        case .string(let text):
            guard isPlain(text), let number = Double(text) else { throw unparsed(text) }
            return number
        default: throw unsupported(value, .double)
        }
    }

    private static func decimal(_ value: BSONValue) throws(LanguageError) -> Decimal128 {
        switch value {
        case .int32, .int64, .double: return NumberArithmetic.decimal(value) ?? .nan
        case .bool(let flag): return Decimal128(flag ? 1 : 0)
        case .date(let date): return Decimal128(date.millisecondsSinceEpoch)
        case .string(let text):
            guard isPlain(text), let number = Decimal128(text) else { throw unparsed(text) }
            return number
        default: throw unsupported(value, .decimal128)
        }
    }

    private static func integer(
        _ value: BSONValue,
        _ type: BSONType
    ) throws(LanguageError) -> Int64 {
        switch value {
        case .int32, .int64: return value.integerValue ?? 0
        case .bool(let flag): return flag ? 1 : 0
        case .date(let date) where type == .int64: return date.millisecondsSinceEpoch
        case .double(let number):
            try checkFinite(value, isNaN: number.isNaN, isInfinite: number.isInfinite)
            guard let whole = Int64(exactly: number.rounded(.towardZero)) else {
                throw overflow(value)
            }
            return whole
        case .decimal128(let number):
            try checkFinite(value, isNaN: number.isNaN, isInfinite: number.isInfinite)
            guard let whole = number.rounded(toPlace: 0, .towardZero).int64Exactly else {
                throw overflow(value)
            }
            return whole
        case .string(let text):
            guard isPlain(text), let number = Int64(text) else { throw unparsed(text) }
            return number
        default: throw unsupported(value, type)
        }
    }

    private static func string(_ value: BSONValue) throws(LanguageError) -> String {
        if let text = value.writtenOut { return text }
        switch value {
        case .bool(let flag): return flag ? "true" : "false"
        case .objectID(let id): return "\(id)"
        default: throw unsupported(value, .string)
        }
    }

    private static func objectID(_ value: BSONValue) throws(LanguageError) -> ObjectID {
        guard case .string(let text) = value else { throw unsupported(value, .objectID) }
        guard let id = ObjectID(text) else {
            throw failure(
                "Failed to parse objectId '\(text)' in $convert with no onError value: Invalid "
                    + "string length for parsing to OID, expected 24 but found \(text.utf8.count)"
            )
        }
        return id
    }

    private static func date(_ value: BSONValue) throws(LanguageError) -> DateTime {
        switch value {
        case .int64, .double, .decimal128:
            return DateTime(millisecondsSinceEpoch: try integer(value, .int64))
        case .objectID(let id):
            return DateTime(millisecondsSinceEpoch: Int64(id.secondsSinceEpoch) * 1000)
        case .timestamp(let moment):
            return DateTime(millisecondsSinceEpoch: Int64(moment.seconds) * 1000)
        case .string(let text): return try DateText.date(text, zone: .utc)
        default: throw unsupported(value, .date)
        }
    }

    /// Whether a text has nothing that numbers have not: no spaces, no underscores.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x5F }
            && !text.hasPrefix("0x") && !text.hasPrefix("-0x")
    }

    private static func checkFinite(
        _ value: BSONValue,
        isNaN: Bool,
        isInfinite: Bool
    ) throws(LanguageError) {
        guard !isNaN else {
            throw failure(
                "Attempt to convert NaN value to integer type in $convert with no onError value"
            )
        }
        guard !isInfinite else {
            throw failure(
                "Attempt to convert infinity value to integer type in $convert with no onError "
                    + "value"
            )
        }
    }

    private static func overflow(_ value: BSONValue) -> LanguageError {
        failure(
            "Conversion would overflow target type in $convert with no onError value: "
                + value.shellText
        )
    }

    private static func unparsed(_ text: String) -> LanguageError {
        failure("Failed to parse number '\(text)' in $convert with no onError value")
    }

    private static func unsupported(_ value: BSONValue, _ type: BSONType) -> LanguageError {
        failure(
            "Unsupported conversion from \(value.type.alias) to \(type.alias) in $convert with no "
                + "onError value"
        )
    }

    private static func failure(_ message: String) -> LanguageError {
        LanguageError(.conversionFailure, message)
    }
}
