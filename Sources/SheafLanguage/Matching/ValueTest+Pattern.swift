// SPDX-License-Identifier: MIT
//
// The tests that match regular expressions: texts, and the same regular expression as a value.

import SheafBSON

extension ValueTest {
    /// A match of a pattern.
    static func pattern(_ pattern: Pattern) -> ValueTest {
        ValueTest(
            predicate: .pattern(pattern),
            acceptsMissing: false,
            byType: { $0.canMatchPatterns ? nil : false },
            byValue: { (value) throws(LanguageError) in try pattern.accepts(value) }
        )
    }

    /// Equality with one of several operands, or a match of one of several patterns.
    static func oneOf(_ operands: [Operand], orMatching patterns: [Pattern]) -> ValueTest {
        let equality = oneOf(operands)
        return ValueTest(
            predicate: .oneOfOrPattern(operands, patterns),
            acceptsMissing: equality.acceptsMissing,
            byType: { $0.canMatchPatterns ? nil : equality.byType($0) },
            byValue: { (value) throws(LanguageError) in
                if try equality.accepts(value) { return true }
                for pattern in patterns where try pattern.accepts(value) { return true }
                return false
            }
        )
    }
}

extension BSONType {
    /// Whether values of the type may match a regular expression.
    fileprivate var canMatchPatterns: Bool {
        switch self {
        case .string, .symbol, .regularExpression: true
        default: false
        }
    }
}
