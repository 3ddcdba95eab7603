// SPDX-License-Identifier: MIT
//
// Decimal numbers from and to text, as the BSON decimal128 specification writes them. Reading never
// rounds: text that 34 digits cannot hold is refused.

extension Decimal128 {
    /// The number that a text writes, or nil when it is none or would have to be rounded.
    ///
    ///     Decimal128("-1.50")   Decimal128("1E+3")   Decimal128("Infinity")   Decimal128("nan")
    ///
    /// The digits may have a sign, one point and an exponent; special values may be in any case.
    public init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { text -> Decimal128? in
            var scanner = Scanner(bytes: unsafe text.span)
            return scanner.number()
        }
        guard let parsed else { return nil }
        self = parsed
    }

    /// The number of a coefficient and an exponent if it can be written without rounding: zeros of
    /// the end give way to an exponent that is too low, and are put there by one that is too high.
    fileprivate init?(isNegative: Bool, exactly coefficient: UInt128, exponent: Int) {
        var coefficient = coefficient
        var exponent = exponent
        if coefficient == 0 {
            exponent = max(exponent, Decimal128.exponentMin)
        }
        while exponent < Decimal128.exponentMin {
            guard coefficient % 10 == 0 else { return nil }
            coefficient /= 10
            exponent += 1
        }
        self.init(isNegative: isNegative, clamping: coefficient, exponent: exponent)
        guard isFinite else { return nil }
    }
}

extension Decimal128: CustomStringConvertible {
    /// The canonical text: digits with a point where the exponent is small, else scientific.
    ///
    /// - Complexity: O(1); at most 43 characters.
    public var description: String {
        if isNaN { return "NaN" }
        let sign = isNegative ? "-" : ""
        if isInfinite { return sign + "Infinity" }
        let digits = String(coefficient)
        let scientific = exponent + digits.utf8.count - 1
        if exponent > 0 || scientific < -6 {
            let point = digits.utf8.count > 1 ? "." : ""
            return sign + digits.prefix(1) + point + digits.dropFirst()
                + (scientific < 0 ? "E\(scientific)" : "E+\(scientific)")
        }
        guard exponent < 0 else { return sign + digits }
        // With zeros before them the digits reach one place beyond the point.
        let padded = String(repeating: "0", count: max(0, -scientific)) + digits
        return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
    }
}

/// Reads one number from the bytes of a text.
private struct Scanner: ~Escapable {
    let bytes: Span<UInt8>
    var offset = 0

    @_lifetime(copy bytes)
    init(bytes: Span<UInt8>) {
        self.bytes = bytes
    }

    /// The digits read so far: the first 34 that count, and the places that zeros behind them take.
    private struct Digits {
        var coefficient: UInt128 = 0
        var zerosBehind = 0
        var isExact = true
        var count = 0
        var countBehindPoint = 0

        mutating func append(_ digit: UInt8, isBehindPoint: Bool) {
            count += 1
            if isBehindPoint { countBehindPoint += 1 }
            if zerosBehind == 0, coefficient <= (Decimal128.coefficientMax - 9) / 10 {
                coefficient = coefficient * 10 + UInt128(digit)
            } else {
                zerosBehind += 1
                if digit != 0 { isExact = false }
            }
        }
    }

    mutating func number() -> Decimal128? {
        let isNegative = take(0x2D)
        if !isNegative { _ = take(0x2B) }
        if let special = special() {
            guard special.isInfinite, isNegative else { return special }
            return special.negated
        }
        guard let digits = digits(), let exponent = exponent(), offset == bytes.count else {
            return nil
        }
        guard digits.isExact else { return nil }
        return Decimal128(
            isNegative: isNegative,
            exactly: digits.coefficient,
            exponent: exponent + digits.zerosBehind - digits.countBehindPoint
        )
    }

    private mutating func take(_ character: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == character else { return false }
        offset += 1
        return true
    }

    private mutating func digit() -> UInt8? {
        guard offset < bytes.count, (0x30...0x39).contains(bytes[offset]) else { return nil }
        offset += 1
        return bytes[offset - 1] - 0x30
    }

    private func special() -> Decimal128? {
        if isRest("infinity") || isRest("inf") { return .infinity }
        return isRest("nan") ? .nan : nil
    }

    /// Whether the rest of the text is a word, in any case.
    private func isRest(_ word: StaticString) -> Bool {
        guard bytes.count - offset == word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount {
            guard unsafe bytes[offset + index] | 0x20 == word.utf8Start[index] else { return false }
        }
        return true
    }

    private mutating func digits() -> Digits? {
        var digits = Digits()
        while let digit = digit() { digits.append(digit, isBehindPoint: false) }
        if take(0x2E) {
            while let digit = digit() { digits.append(digit, isBehindPoint: true) }
        }
        return digits.count > 0 ? digits : nil
    }

    /// The exponent, zero where none stands, or nil where one begins and has no digits.
    ///
    /// One that is beyond all bounds stops growing.
    private mutating func exponent() -> Int? {
        guard take(0x45) || take(0x65) else { return 0 }
        let isNegative = take(0x2D)
        if !isNegative { _ = take(0x2B) }
        guard var exponent = digit().map(Int.init) else { return nil }
        while let digit = digit() {
            if exponent < 1 << 40 { exponent = exponent * 10 + Int(digit) }
        }
        return isNegative ? -exponent : exponent
    }
}
