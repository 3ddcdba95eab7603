// SPDX-License-Identifier: MIT
//
// Values back from their sort keys. A key tells values apart and leaves open of which type a number
// is, and whether a text is a string or a symbol: whoever reads knows that from elsewhere.

/// What the keys of a field have been made of, as far as the keys do not tell it.
package struct SortKeyKinds: OptionSet, Sendable, Hashable {
    /// One bit for each kind.
    package let rawValue: UInt8

    /// The kinds of some bits.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// 32-bit integers.
    package static let int32 = SortKeyKinds(rawValue: 1)
    /// 64-bit integers.
    package static let int64 = SortKeyKinds(rawValue: 2)
    /// Doubles but NaN and negative zero.
    package static let double = SortKeyKinds(rawValue: 4)
    /// Decimals, NaN and negative zero, which keys do not give back.
    package static let otherNumber = SortKeyKinds(rawValue: 8)
    /// Symbols, which are texts like strings.
    package static let symbol = SortKeyKinds(rawValue: 16)

    /// All that there is.
    package static let all: SortKeyKinds = [.int32, .int64, .double, .otherNumber, .symbol]
    /// The kinds of numbers.
    package static let numbers: SortKeyKinds = [.int32, .int64, .double, .otherNumber]

    /// What a value is, if its key does not tell it.
    package init(of value: ValueView) {
        switch value.type {
        case .int32: self = .int32
        case .int64: self = .int64
        case .double:
            let number = Double(
                bitPattern: value.bytes.integer(at: 0, as: UInt64.self)
            )
            self = number.isNaN || (number == 0 && number.sign == .minus) ? .otherNumber : .double
        case .decimal128: self = .otherNumber
        case .symbol: self = .symbol
        default: self = []
        }
    }
}

/// Reads the values of a key one after another.
package struct SortKeyReader {
    private let key: [UInt8]
    private var place = 0

    /// The values of a key from the first one on.
    package init(_ key: [UInt8]) {
        self.key = key
    }

    /// The next value.
    ///
    /// - Parameters:
    ///   - kinds: What the keys of its field have been made of.
    ///   - isInverted: Whether its bytes are inverted.
    /// - Complexity: O(bytes of the value).
    /// - Returns: The value, or nil when its key does not give it back; then nothing can be read
    ///   behind it.
    package mutating func next(_ kinds: SortKeyKinds, isInverted: Bool) -> BSONValue? {
        let mask: UInt8 = isInverted ? 0xFF : 0
        guard let head = byte(mask) else { return nil }
        switch head {
        case 0x21: return number(isNegative: true, kinds, mask)
        case 0x22: return zero(kinds)
        case 0x23: return number(isNegative: false, kinds, mask)
        case 0x28 where !kinds.contains(.symbol): return text(mask).map { .string($0) }
        case 0x48: return bytes(12, mask).flatMap { ObjectID(bytes: $0) }.map { .objectID($0) }
        case 0x50: return false
        case 0x51: return true
        case 0x58:
            return integer(mask).map {
                .date(DateTime(millisecondsSinceEpoch: Int64(bitPattern: $0 ^ 1 << 63)))
            }
        default: return nil
        }
    }

    /// The key of the next value by itself, not inverted; nil for kinds of values whose end is not
    /// looked for, such as documents.
    package mutating func nextKey(isInverted: Bool) -> [UInt8]? {
        let mask: UInt8 = isInverted ? 0xFF : 0
        let start = place
        guard let head = byte(mask) else { return nil }
        let isWhole: Bool
        switch head {
        case 0x08, 0x10, 0x18, 0x20, 0x22, 0x50, 0x51, 0xF8: isWhole = true
        case 0x21: isWhole = skipNumber(~mask)
        case 0x23: isWhole = skipNumber(mask)
        case 0x28, 0x78: isWhole = skipText(mask)
        case 0x48: isWhole = skip(12)
        case 0x58, 0x60: isWhole = skip(8)
        default: isWhole = false
        }
        return isWhole ? key[start..<place].map { $0 ^ mask } : nil
    }

    private mutating func skip(_ count: Int) -> Bool {
        place += count
        return place <= key.count
    }

    private mutating func skipText(_ mask: UInt8) -> Bool {
        while let byte = byte(mask) { if byte == 0 { return true } }
        return false
    }

    /// Passes over the size of a number, and the digits of a decimal that it does not hold.
    private mutating func skipNumber(_ mask: UInt8) -> Bool {
        for _ in 0..<(BinaryMagnitude.bitCount / 7) {
            guard let group = byte(mask) else { return false }
            if group & 1 == 0 { return true }
        }
        guard skip(2) else { return false }
        while let pair = byte(mask) { if pair & 1 == 0 { return true } }
        return false
    }

    private mutating func byte(_ mask: UInt8) -> UInt8? {
        guard place < key.count else { return nil }
        defer { place += 1 }
        return key[place] ^ mask
    }

    private mutating func bytes(_ count: Int, _ mask: UInt8) -> [UInt8]? {
        guard place + count <= key.count else { return nil }
        defer { place += count }
        return key[place..<(place + count)].map { $0 ^ mask }
    }

    private mutating func integer(_ mask: UInt8) -> UInt64? {
        bytes(8, mask)?.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func text(_ mask: UInt8) -> String? {
        var bytes: [UInt8] = []
        while let byte = byte(mask) {
            guard byte > 0 else { return String(decoding: bytes, as: UTF8.self) }
            guard byte == 1 else {
                bytes.append(byte)
                continue
            }
            guard let low = self.byte(mask) else { return nil }
            bytes.append(low - 1)
        }
        return nil
    }
}

// MARK: - Numbers

extension SortKeyReader {
    private func zero(_ kinds: SortKeyKinds) -> BSONValue? {
        switch kinds.intersection(.numbers) {
        case .int32: .int32(0)
        case .int64: .int64(0)
        case .double: .double(0)
        default: nil
        }
    }

    /// A number by the groups of seven bits of its size.
    private mutating func number(
        isNegative: Bool,
        _ kinds: SortKeyKinds,
        _ mask: UInt8
    ) -> BSONValue? {
        let mask = isNegative ? ~mask : mask
        let groupCountMax = BinaryMagnitude.bitCount / 7
        var (bits, count, goesOn): (UInt128, Int, Bool) = (0, 0, true)
        while goesOn {
            guard count < groupCountMax, let group = byte(mask) else { return nil }
            bits = bits << 7 | UInt128(group >> 1)
            goesOn = group & 1 == 1
            count += 1
        }
        bits <<= UInt128(7 * (groupCountMax - count))
        switch kinds.intersection(.numbers) {
        case .double:
            let magnitude = Double(bitPattern: UInt64(truncatingIfNeeded: bits >> 14))
            return .double(isNegative ? -magnitude : magnitude)
        case .int32:
            return integer(bits, isNegative).flatMap { Int32(exactly: $0) }.map { .int32($0) }
        case .int64: return integer(bits, isNegative).map { .int64($0) }
        default: return nil
        }
    }

    /// The integer of a size; nil when it is none.
    private func integer(_ bits: UInt128, _ isNegative: Bool) -> Int64? {
        let exponent = Int(truncatingIfNeeded: bits >> 66) - 1023
        guard exponent >= 0, exponent <= 63 else { return nil }
        let significand = bits & (1 << 66 - 1) | 1 << 66
        let fraction = UInt128(66 - exponent)
        guard significand & (1 << fraction - 1) == 0 else { return nil }
        let magnitude = UInt64(truncatingIfNeeded: significand >> fraction)
        guard isNegative else { return Int64(exactly: magnitude) }
        return magnitude == 1 << 63 ? .min : Int64(exactly: magnitude).map { -$0 }
    }
}
