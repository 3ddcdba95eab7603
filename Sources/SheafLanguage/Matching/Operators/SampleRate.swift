// SPDX-License-Identifier: MIT
//
// `$sampleRate`: each document with a probability.

import SheafBSON

extension DocumentOperator {
    /// `{$sampleRate: 0.25}`: every fourth document on the average, others each time.
    static let sampleRate = DocumentOperator(name: "$sampleRate") {
        (parser, operand) throws(LanguageError) in
        try parser.checkStandsForDocument("$sampleRate")
        guard let rate = Number(operand)?.probability else {
            throw .badValue(
                operand.type.isNumber
                    ? "numeric argument to $sampleRate must be in [0, 1]"
                    : "argument to $sampleRate must be a numeric type"
            )
        }
        let test = ValueTest(
            predicate: .other,
            acceptsMissing: false,
            byType: { _ in Double.random(in: 0..<1) < rate },
            byValue: { (_) throws(LanguageError) in false }
        )
        return .path(PathCondition(path: .itself, test: .value(test), entersLastArray: false))
    }
}

extension Number {
    /// The number as a probability, if it is one.
    fileprivate var probability: Double? {
        guard !isNaN, compare(to: .integer(0)) >= 0, compare(to: .integer(1)) <= 0 else {
            return nil
        }
        return switch self {
        case .integer(let number): Double(number)
        case .double(let number): number
        case .decimal(let number): number.doubleValue
        }
    }
}
