// SPDX-License-Identifier: MIT
//
// A number of whichever type, compared by value and without rounding: 2^53 + 1 as a long is above
// 2^53 as a double, though a double cannot hold it.

/// A number of one of BSON's four types; int and long are one.
package enum Number: Sendable {
    case integer(Int64)
    case double(Double)
    case decimal(Decimal128)

    /// The number that a view shows, if it is one.
    package init?(_ view: ValueView) {
        switch view.typeNumber {
        case 0x10: self = .integer(Int64(view.bytes.integer(at: 0, as: Int32.self)))
        case 0x12: self = .integer(view.bytes.integer(at: 0, as: Int64.self))
        case 0x01: self = .double(Double(bitPattern: view.bytes.integer(at: 0, as: UInt64.self)))
        case 0x13:
            self = .decimal(
                Decimal128(
                    low: view.bytes.integer(at: 0, as: UInt64.self),
                    high: view.bytes.integer(at: 8, as: UInt64.self)
                )
            )
        default: return nil
        }
    }

    /// The number that a value is, if it is one.
    package init?(_ value: BSONValue) {
        switch value {
        case .int32(let number): self = .integer(Int64(number))
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .double(number)
        case .decimal128(let number): self = .decimal(number)
        default: return nil
        }
    }

    /// Whether it is a NaN.
    package var isNaN: Bool {
        switch self {
        case .integer: false
        case .double(let number): number.isNaN
        case .decimal(let number): number.isNaN
        }
    }

    /// The order of two numbers by value: NaNs are equal and lowest, zeros are equal.
    package func compare(to other: Number) -> Int {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): order(left, right)
        case (.double(let left), .double(let right)): order(left, right)
        case (.integer(let left), .double(let right)): order(left, right)
        case (.double(let left), .integer(let right)): -order(right, left)
        case (.decimal(let left), .decimal(let right)): left.compare(to: right)
        case (.decimal(let left), .integer(let right)): left.compare(to: Decimal128(right))
        case (.integer(let left), .decimal(let right)): Decimal128(left).compare(to: right)
        case (.decimal(let left), .double(let right)): order(left, right)
        case (.double(let left), .decimal(let right)): -order(right, left)
        }
    }
}

private func order(_ left: Int64, _ right: Int64) -> Int {
    left == right ? 0 : left < right ? -1 : 1
}

private func order(_ left: Double, _ right: Double) -> Int {
    if left < right { return -1 }
    if left == right { return 0 }
    if left > right { return 1 }
    return (left.isNaN ? 0 : 1) - (right.isNaN ? 0 : 1)
}

private func order(_ left: Int64, _ right: Double) -> Int {
    if right.isNaN || right < -0x1p63 { return 1 }
    if right >= 0x1p63 { return -1 }
    let whole = Int64(right)
    guard left == whole else { return left < whole ? -1 : 1 }
    // The whole parts are equal: what is behind the point decides.
    return order(Double(whole), right)
}

private func order(_ left: Decimal128, _ right: Double) -> Int {
    if left.isNaN || right.isNaN { return (left.isNaN ? 0 : 1) - (right.isNaN ? 0 : 1) }
    let sign = left.signum
    let otherSign = right == 0 ? 0 : right < 0 ? -1 : 1
    guard sign == otherSign, sign != 0 else { return sign - otherSign }
    return sign * BinaryMagnitude(left).compare(to: BinaryMagnitude(right))
}
