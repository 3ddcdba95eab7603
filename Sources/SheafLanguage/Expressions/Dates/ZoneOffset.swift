// SPDX-License-Identifier: MIT
//
// Time zones by their offset from UTC. Zones by name, with their summer times, would need a data
// base of zones: they are refused.

import SheafBSON

/// How far the clocks of a zone are ahead of UTC.
struct ZoneOffset: Sendable, Hashable {
    /// Minutes ahead of UTC.
    let minutes: Int64

    /// Coordinated universal time.
    static let utc = ZoneOffset(minutes: 0)

    private init(minutes: Int64) {
        self.minutes = minutes
    }

    /// The zone that a text names: `UTC`, `GMT`, `Z`, or an offset as `+02`, `+0230`, `-02:30`.
    ///
    /// - Throws: ``LanguageError`` 40485 for all others.
    init(_ text: String) throws(LanguageError) {
        guard !["UTC", "GMT", "Z"].contains(text) else {
            self = .utc
            return
        }
        guard let offset = ZoneOffset(digits: Array(text.utf8)) else {
            throw LanguageError(
                code: 40485,
                "unrecognized time zone identifier: \"\(text)\". Sheaf knows UTC, GMT and offsets "
                    + "such as +02:00"
            )
        }
        self = offset
    }

    /// An offset as `+02`, `+0230` or `-02:30`.
    init?(digits text: [UInt8]) {
        var digits = text
        if digits.count == 6, digits[3] == UInt8(ascii: ":") { digits.remove(at: 3) }
        guard digits.count == 3 || digits.count == 5,
            let sign = [UInt8(ascii: "+"): 1, UInt8(ascii: "-"): -1][digits[0]] as Int64?,
            digits.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let numbers = digits.dropFirst().map { Int64($0 & 0xF) } + [0, 0]
        let minute = numbers[2] * 10 + numbers[3]
        guard minute < 60 else { return nil }
        minutes = sign * ((numbers[0] * 10 + numbers[1]) * 60 + minute)
    }

    /// Milliseconds ahead of UTC.
    var milliseconds: Int64 { minutes * 60_000 }
}

extension ExpressionParser {
    /// The expression of an optional argument.
    func optional(_ source: BSONValue?) throws(LanguageError) -> Expression? {
        guard let source else { return nil }
        return try expression(source)
    }
}

extension Optional where Wrapped == BSONValue {
    /// The value as a zone; nil for null.
    ///
    /// - Throws: ``LanguageError`` 40517 for what is no string, 40485 for an unknown zone.
    func zone() throws(LanguageError) -> ZoneOffset? {
        if isNullish { return nil }
        guard case .string(let text)? = self else {
            throw LanguageError(
                code: 40517,
                "timezone must evaluate to a string, found \(typeName)"
            )
        }
        return try ZoneOffset(text)
    }

    /// The value as a moment: a date, or what an id or a timestamp says.
    ///
    /// - Throws: ``LanguageError`` 16006 for other types.
    func coercedToDate() throws(LanguageError) -> DateTime {
        guard let date = asDate else {
            throw LanguageError(
                code: 16006,
                "can't convert from BSON type \(typeName) to Date"
            )
        }
        return date
    }

    /// The moment that the value is, if it is one.
    var asDate: DateTime? {
        switch self {
        case .date(let date): date
        case .timestamp(let moment):
            DateTime(millisecondsSinceEpoch: Int64(moment.seconds) * 1000)
        case .objectID(let id):
            DateTime(millisecondsSinceEpoch: Int64(id.secondsSinceEpoch) * 1000)
        default: nil
        }
    }
}
