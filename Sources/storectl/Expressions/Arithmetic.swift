// SPDX-License-Identifier: MIT
//
// Sums in expressions: so much as people type beside a query, such as new Date(Date.now() - 3600 *
// 1000). Integers stay integers as long as they fit.

internal import SheafBSON

/// An operator between two values.
enum Arithmetic: Character, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case modulo = "%"

    /// The operator that a byte writes.
    init?(_ byte: UInt8) {
        self.init(rawValue: Character(Unicode.Scalar(byte)))
    }

    /// Whether it binds stronger than a sum.
    var isProduct: Bool { self == .times || self == .over || self == .modulo }

    /// The value of the operation; an integer where both are integers and the outcome is one.
    ///
    /// A date and a number make a date, two dates their distance in milliseconds, a string and
    /// whatever has a text a longer string.
    func callAsFunction(
        _ left: BSONValue,
        _ right: BSONValue,
        at place: Place
    ) throws(ExpressionError) -> BSONValue {
        if self == .plus, let text = joined(left, right) { return .string(text) }
        switch (left, right) {
        case (.date(let from), .date(let other)) where self == .minus:
            return .integer(from.millisecondsSinceEpoch &- other.millisecondsSinceEpoch)
        case (.date(let date), _) where self == .plus || self == .minus:
            guard let number = right.integerValue else { break }
            let start = date.millisecondsSinceEpoch
            let (moved, isOver) =
                self == .plus
                ? start.addingReportingOverflow(number) : start.subtractingReportingOverflow(number)
            guard !isOver else { throw ExpressionError("The date is out of range", at: place) }
            return .date(DateTime(millisecondsSinceEpoch: moved))
        default:
            if let result = number(left, right) { return result }
        }
        throw ExpressionError(
            "'\(rawValue)' cannot be done with \(left.type.alias) and \(right.type.alias): "
                + "it takes numbers, a date and milliseconds, or for '+' a string",
            at: place
        )
    }

    private func joined(_ left: BSONValue, _ right: BSONValue) -> String? {
        guard left.stringValue != nil || right.stringValue != nil,
            let start = left.plainText, let end = right.plainText
        else { return nil }
        return start + end
    }

    private func number(_ left: BSONValue, _ right: BSONValue) -> BSONValue? {
        if let left = left.wholeNumber, let right = right.wholeNumber,
            let result = whole(left, right)
        {
            return .integer(result)
        }
        guard left.isBinaryNumber, right.isBinaryNumber, let left = left.doubleValue,
            let right = right.doubleValue
        else { return nil }
        let result =
            switch self {
            case .plus: left + right
            case .minus: left - right
            case .times: left * right
            case .over: left / right
            case .modulo: left.truncatingRemainder(dividingBy: right)
            }
        return .double(result.isNaN ? .nan : result)
    }

    /// The integer that comes out, or nil when it is none or does not fit.
    private func whole(_ left: Int64, _ right: Int64) -> Int64? {
        let result: (partialValue: Int64, overflow: Bool)
        switch self {
        case .plus: result = left.addingReportingOverflow(right)
        case .minus: result = left.subtractingReportingOverflow(right)
        case .times: result = left.multipliedReportingOverflow(by: right)
        case .over:
            guard right != 0, left.remainderReportingOverflow(dividingBy: right) == (0, false)
            else { return nil }
            result = left.dividedReportingOverflow(by: right)
        case .modulo:
            guard right != 0 else { return nil }
            result = left.remainderReportingOverflow(dividingBy: right)
        }
        return result.overflow ? nil : result.partialValue
    }
}

extension BSONValue {
    /// The number of an integer type; a double is none even when it is whole.
    fileprivate var wholeNumber: Int64? {
        switch self {
        case .int32(let number): Int64(number)
        case .int64(let number): number
        default: nil
        }
    }

    fileprivate var isBinaryNumber: Bool {
        switch self {
        case .int32, .int64, .double: true
        default: false
        }
    }

    /// The value as a part of a longer string, and as `print` shows it; nil for what has no short
    /// text.
    var plainText: String? {
        switch self {
        case .string(let text): text
        case .int32, .int64, .bool, .null: extendedJSON()
        case .double(let number): ExtendedJSON.text(number)
        case .decimal128(let number): "\(number)"
        case .objectID(let id): "\(id)"
        case .date(let date): "\(date)"
        default: nil
        }
    }
}
