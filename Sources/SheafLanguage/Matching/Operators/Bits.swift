// SPDX-License-Identifier: MIT
//
// `$bitsAllSet`, `$bitsAllClear`, `$bitsAnySet`, `$bitsAnyClear`: single bits of integral numbers
// and of binary data.

import SheafBSON

extension QueryOperator {
    /// `{field: {$bitsAllSet: mask}}`, with a mask: a number, binary data or positions.
    static let bitsAllSet = bits("$bitsAllSet") { $0.areAllSet(in: $1) }
    /// `{field: {$bitsAllClear: mask}}`.
    static let bitsAllClear = bits("$bitsAllClear") { $0.areAllClear(in: $1) }
    /// `{field: {$bitsAnySet: mask}}`.
    static let bitsAnySet = bits("$bitsAnySet") { !$0.areAllClear(in: $1) }
    /// `{field: {$bitsAnyClear: mask}}`.
    static let bitsAnyClear = bits("$bitsAnyClear") { !$0.areAllSet(in: $1) }

    private static func bits(
        _ name: String,
        _ test: @escaping @Sendable (BitMask, Bits) -> Bool
    ) -> QueryOperator {
        QueryOperator(name: name) { (clause) throws(LanguageError) in
            let mask = try BitMask(parsing: clause.operand, of: name, at: clause.path)
            return clause.condition(
                ValueTest(
                    predicate: .other,
                    acceptsMissing: false,
                    byType: { $0.isNumber || $0 == .binary ? nil : false },
                    byValue: { (value) throws(LanguageError) in
                        guard let bits = Bits(value) else { return false }
                        return test(mask, bits)
                    }
                )
            )
        }
    }
}

/// The bits of a value: those of a number go on with its sign, those of binary data with zeros.
private struct Bits: ~Escapable {
    private let number: Int64
    /// The data, unless the value is a number.
    private let data: RawSpan?

    /// The bits of an integral number or of binary data; other values have none.
    @_lifetime(copy value)
    init?(_ value: ValueView) {
        if let start = value.binaryParts?.start {
            number = 0
            data = value.bytes.extracting(start...)
        } else {
            guard let integer = BSONValue(copying: value).integerValue else { return nil }
            number = integer
            data = nil
        }
    }

    /// Eight bits from a position on.
    func byte(at index: Int) -> UInt8 {
        if let data { return index < data.byteCount ? data.byte(at: index) : 0 }
        return UInt8(truncatingIfNeeded: number >> Int64(8 * min(index, 8)))
    }
}

/// The positions of bits that are asked for, as bytes of which some bits count.
private struct BitMask: Sendable {
    /// The bytes in which bits count, by their positions, ascending.
    private var parts: [(index: Int, bits: UInt8)] = []

    func areAllSet(in bits: Bits) -> Bool {
        for part in parts where bits.byte(at: part.index) & part.bits != part.bits { return false }
        return true
    }

    func areAllClear(in bits: Bits) -> Bool {
        for part in parts where bits.byte(at: part.index) & part.bits != 0 { return false }
        return true
    }

    /// Parses a mask.
    ///
    /// - Throws: ``LanguageError`` 9 for numbers that are no mask, 2 for all else.
    init(
        parsing operand: BSONValue,
        of name: String,
        at path: FieldPath
    ) throws(LanguageError) {
        switch operand {
        case .array(let list): try parse(positions: list)
        case .binary(let binary): parse(bytes: binary.bytes)
        case _ where operand.type.isNumber:
            let mask = try BitMask.natural(operand, named: name)
            parse(bytes: (0..<8).map { UInt8(truncatingIfNeeded: mask >> Int64(8 * $0)) })
        default:
            throw .badValue(
                "\(path.text) takes an Array, a number, or a BinData but received: "
                    + ShellText.field(name, operand)
            )
        }
    }

    private mutating func parse(bytes: [UInt8]) {
        for (index, bits) in bytes.enumerated() where bits != 0 { parts.append((index, bits)) }
    }

    private mutating func parse(positions list: BSONArray) throws(LanguageError) {
        var bits: [Int: UInt8] = [:]
        for (index, entry) in list.enumerated() {
            let position: Int64
            do throws(LanguageError) {
                position = try BitMask.natural(entry, named: String(index))
                guard position <= Int64(Int32.max) else {
                    throw LanguageError.failedToParse(
                        "Cannot represent in an int: \(ShellText.field(String(index), entry))"
                    )
                }
            } catch {
                throw .badValue("Failed to parse bit position. \(error.message)")
            }
            bits[Int(position / 8), default: 0] |= 1 << UInt8(position % 8)
        }
        parts = bits.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// A whole number that is not negative.
    private static func natural(
        _ value: BSONValue,
        named name: String
    ) throws(LanguageError) -> Int64 {
        let field = ShellText.field(name, value)
        guard value.type.isNumber else { throw .failedToParse("Expected a number in: \(field)") }
        guard let number = value.integerValue else {
            throw .failedToParse(
                value.isIntegral
                    ? "Cannot represent as a 64-bit integer: \(field)"
                    : "Expected an integer: \(field)"
            )
        }
        guard number >= 0 else {
            throw .failedToParse("Expected a non-negative number in: \(field)")
        }
        return number
    }
}

extension BSONValue {
    /// Whether the value is a number without a fraction, whatever its size.
    fileprivate var isIntegral: Bool {
        guard case .double(let number) = self else { return false }
        return number.isFinite && number == number.rounded()
    }
}
