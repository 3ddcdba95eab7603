// SPDX-License-Identifier: MIT
//
// Decimal sums and products, with all digits first and 34 of them at the end.

internal import SheafBSON

extension ExactNumber {
    /// The sum as a decimal.
    func sum(_ other: ExactNumber) -> BSONValue {
        if kind == .nan || other.kind == .nan { return .decimal128(.nan) }
        if kind == .infinite, other.kind == .infinite, isNegative != other.isNegative {
            return .decimal128(.nan)
        }
        if kind == .infinite { return rounded }
        if other.kind == .infinite { return other.rounded }
        var (left, right) = (self, other)
        let exponent = min(left.exponent, right.exponent)
        left.lower(to: exponent)
        right.lower(to: exponent)
        var result = left
        if left.isNegative == right.isNegative {
            result.digits = ExactNumber.sum(left.digits, right.digits)
        } else {
            var (large, small) = (left, right)
            if ExactNumber.isLess(large.digits, small.digits) { swap(&large, &small) }
            result.digits = ExactNumber.difference(large.digits, small.digits)
            result.isNegative = result.digits.isEmpty ? false : large.isNegative
        }
        return result.rounded
    }

    /// The product as a decimal.
    func product(_ other: ExactNumber) -> BSONValue {
        if kind == .nan || other.kind == .nan { return .decimal128(.nan) }
        var result = ExactNumber(self, isNegative: isNegative != other.isNegative)
        if kind == .infinite || other.kind == .infinite {
            if [self, other].contains(where: { $0.kind == .finite && $0.digits.isEmpty }) {
                return .decimal128(.nan)
            }
            result.kind = .infinite
            return result.rounded
        }
        result.exponent = exponent + other.exponent
        var cells = [Int](repeating: 0, count: digits.count + other.digits.count)
        for (i, left) in digits.enumerated() {
            for (j, right) in other.digits.enumerated() {
                cells[i + j + 1] += Int(left) * Int(right)
            }
        }
        for index in cells.indices.reversed().dropLast() {
            cells[index - 1] += cells[index] / 10
            cells[index] %= 10
        }
        result.digits = cells.drop { $0 == 0 }.map { UInt8($0) }
        return result.rounded
    }

    /// The fifteen digits of a double that decimals take, zeros behind included.
    var fifteenDigits: ExactNumber {
        guard kind == .finite, !digits.isEmpty else { return self }
        var result = self
        result.cut(to: 15)
        result.lower(to: result.exponent - (15 - result.digits.count))
        return result
    }

    private init(_ other: ExactNumber, isNegative: Bool) {
        self = other
        self.isNegative = isNegative
    }

    /// Writes zeros behind the digits.
    private mutating func lower(to exponent: Int) {
        if !digits.isEmpty {
            digits += [UInt8](repeating: 0, count: max(0, self.exponent - exponent))
        }
        self.exponent = min(self.exponent, exponent)
    }

    /// Rounds to so many digits, or further where the last would count too little; ties to even.
    private mutating func cut(to count: Int, exponentMin: Int = -6176) {
        let surplus = max(digits.count - count, exponentMin - exponent)
        guard surplus > 0 else { return }
        let padded = [UInt8](repeating: 0, count: max(0, surplus + 1 - digits.count)) + digits
        var kept = Array(padded.dropLast(surplus))
        let rest = padded.suffix(surplus)
        let isTie = rest.first == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
        if let first = rest.first, isTie ? (kept.last ?? 0) % 2 == 1 : first >= 5 {
            kept = ExactNumber.sum(kept, [1])
        }
        digits = Array(kept.drop { $0 == 0 })
        exponent += surplus
        if digits.count > count { cut(to: count, exponentMin: exponentMin) }
    }

    /// The decimal with at most 34 digits.
    private var rounded: BSONValue {
        var result = self
        let sign = isNegative ? "-" : ""
        var text = "\(sign)Infinity"
        if kind == .finite {
            result.cut(to: 34)
            if result.exponent > 6111 {
                if result.digits.isEmpty { result.exponent = 6111 }
                if result.digits.count + result.exponent - 6111 <= 34 { result.lower(to: 6111) }
            }
            if result.exponent <= 6111 {
                let digits = result.digits.isEmpty ? [0] : result.digits
                text = "\(sign)\(digits.map { String($0) }.joined())E\(result.exponent)"
            }
        }
        return .decimal128(Decimal128(text) ?? .nan)
    }

    private static func isLess(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count ? left.lexicographicallyPrecedes(right) : left.count < right.count
    }

    private static func sum(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        column(left, right) { $0 + $1 }
    }

    /// The difference of two numbers of which the second is not larger.
    private static func difference(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        column(left, right) { $0 - $1 }
    }

    private static func column(
        _ left: [UInt8],
        _ right: [UInt8],
        _ combine: (Int, Int) -> Int
    ) -> [UInt8] {
        let count = max(left.count, right.count) + 1
        var result = [UInt8](repeating: 0, count: count)
        var carry = 0
        for place in 1...count {
            let above = place <= left.count ? Int(left[left.count - place]) : 0
            let below = place <= right.count ? Int(right[right.count - place]) : 0
            let total = combine(above, below) + carry
            carry = total < 0 ? -1 : total / 10
            result[count - place] = UInt8(total < 0 ? total + 10 : total % 10)
        }
        return Array(result.drop { $0 == 0 })
    }
}
