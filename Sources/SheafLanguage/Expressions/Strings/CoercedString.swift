// SPDX-License-Identifier: MIT
//
// What counts as a string where MongoDB takes other values for one, and how numbers look in it.

import SheafBSON

extension Optional where Wrapped == BSONValue {
    /// The value as a string, as `$toLower`, `$substrCP` and others take it: null is empty, numbers
    /// and dates are written out.
    ///
    /// - Throws: ``LanguageError`` 16007 for other types.
    func coercedToString() throws(LanguageError) -> String {
        switch self {
        case nil, .null, .undefined: return ""
        case .string(let text), .symbol(let text), .code(let text): return text
        case .timestamp(let moment): return "\(moment.seconds):\(moment.increment)"
        case let value?:
            guard let text = value.writtenOut else {
                throw LanguageError(
                    code: 16007,
                    "can't convert from BSON type \(value.type.alias) to String"
                )
            }
            return text
        }
    }
}

extension BSONValue {
    /// A number or a date as text, as `$toString` writes it.
    var writtenOut: String? {
        switch self {
        case .int32(let number): return String(number)
        case .int64(let number): return String(number)
        case .decimal128(let number): return "\(number)"
        case .double(let number):
            if number.isNaN { return "NaN" }
            if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
            let text = number.description
            return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        case .date(let date): return DateParts(date).iso8601
        default: return nil
        }
    }
}

extension String {
    /// The string with the letters A to Z as small ones, or the other way round.
    func mappingLetters(from letters: ClosedRange<UInt8>) -> String {
        String(decoding: utf8.map { letters.contains($0) ? $0 ^ 0x20 : $0 }, as: UTF8.self)
    }
}
