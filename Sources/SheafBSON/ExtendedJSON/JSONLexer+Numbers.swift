// SPDX-License-Identifier: MIT
//
// Numbers: integers that fit 64 bits stay integers, everything else becomes the nearest double. A
// number beyond the doubles is refused, never made infinite.

extension JSONLexer {
    /// Reads the number that starts at the offset.
    mutating func nextNumber() throws(BSONError) -> Token {
        let sign = readSign()
        if dialect == .shell, let special = try readShellNumber(sign) { return special }
        let integralStart = offset
        var magnitude: UInt64? = readDigits()
        let integralCount = offset - integralStart
        let isJSON =
            integralCount > 0
            && (integralCount == 1 || bytes[integralStart] != UInt8(ascii: "0"))
        guard isJSON || dialect == .shell else {
            throw error(
                integralCount == 0
                    ? "A digit must follow" : "A number must not start with the digit 0",
                at: integralCount == 0 ? offset : tokenStart
            )
        }
        if try readFraction(isRequired: integralCount == 0) { magnitude = nil }
        if try readExponent() { magnitude = nil }
        if let next = byte(at: offset), isNumberTail(next) {
            throw error("There is no place in a number for \(character(at: offset))", at: offset)
        }
        if let magnitude, let number = Self.integer(magnitude, isNegative: sign < 0) {
            return .integer(number)
        }
        return .double(try double())
    }

    private mutating func readSign() -> Int {
        switch bytes[offset] {
        case UInt8(ascii: "-"): offset += 1; return -1
        case UInt8(ascii: "+"): offset += 1; return 1
        default: return 1
        }
    }

    /// Reads digits; yields their value, or nil when it passes 64 bits.
    private mutating func readDigits() -> UInt64? {
        var number: UInt64? = 0
        while offset < bytes.count, Self.isDigit(bytes[offset]) {
            if let value = number {
                let (tens, overflowed) = value.multipliedReportingOverflow(by: 10)
                let (sum, carried) = tens.addingReportingOverflow(UInt64(bytes[offset] & 0x0F))
                number = overflowed || carried ? nil : sum
            }
            offset += 1
        }
        return number
    }

    private mutating func readFraction(isRequired: Bool) throws(BSONError) -> Bool {
        guard byte(at: offset) == UInt8(ascii: ".") else {
            guard !isRequired else { throw error("A digit must follow", at: offset) }
            return false
        }
        offset += 1
        let start = offset
        _ = readDigits()
        guard offset > start || (dialect == .shell && !isRequired) else {
            throw error("A digit must follow", at: offset)
        }
        return true
    }

    private mutating func readExponent() throws(BSONError) -> Bool {
        guard let mark = byte(at: offset), mark | 0x20 == UInt8(ascii: "e") else { return false }
        offset += 1
        if let sign = byte(at: offset), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
            offset += 1
        }
        let start = offset
        _ = readDigits()
        guard offset > start else { throw error("A digit must follow", at: offset) }
        return true
    }

    private func isNumberTail(_ byte: UInt8) -> Bool {
        Self.isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
            || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    }

    /// `Infinity`, `NaN` behind a sign, and hexadecimal integers.
    private mutating func readShellNumber(_ sign: Int) throws(BSONError) -> Token? {
        for (name, value) in [("Infinity", Double.infinity), ("NaN", Double.nan)]
        where bytes[offset...].starts(with: name.utf8) {
            offset += name.utf8.count
            return .double(sign < 0 ? -value : value)
        }
        guard byte(at: offset) == UInt8(ascii: "0"), let mark = byte(at: offset + 1),
            mark | 0x20 == UInt8(ascii: "x")
        else { return nil }
        offset += 2
        let start = offset
        while let byte = byte(at: offset), Self.hexadecimalDigit(byte) != nil { offset += 1 }
        guard let magnitude = UInt64(text(start..<offset), radix: 16),
            let number = Self.integer(magnitude, isNegative: sign < 0)
        else { throw error("The number is not a hexadecimal integer of 64 bits", at: tokenStart) }
        return .integer(number)
    }

    private static func integer(_ magnitude: UInt64, isNegative: Bool) -> Int64? {
        guard isNegative else { return Int64(exactly: magnitude) }
        guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
        return Int64(truncatingIfNeeded: 0 &- magnitude)
    }

    private func double() throws(BSONError) -> Double {
        var digits = text(tokenStart..<offset)
        if digits.hasSuffix(".") { digits += "0" }
        guard let number = Double(digits), number.isFinite else {
            throw BSONError(
                .invalidNumber,
                "The number is too large for a double",
                at: location(tokenStart)
            )
        }
        return number
    }
}
