// SPDX-License-Identifier: MIT
//
// A few regular expressions of which it is plain what they match, without a matcher.

import SheafBSON

/// Regular expressions that are understood by their text alone.
enum NaivePattern {
    /// The expressions, each with what it says of a text.
    static let all: [(expression: RegularExpression, matches: @Sendable (String) -> Bool)] = [
        (RegularExpression("x"), { $0.contains("x") }),
        (RegularExpression("^x"), { $0.hasPrefix("x") }),
        (RegularExpression("^xy"), { $0.hasPrefix("xy") }),
        (RegularExpression("y$"), { $0.hasSuffix("y") }),
        (RegularExpression("X", options: "i"), { $0.lowercased().contains("x") }),
        (RegularExpression("^.$"), { $0.count == 1 }),
        (RegularExpression("^x*$"), { $0.allSatisfy { $0 == "x" } }),
    ]

    /// Whether a value passes: a text that the expression matches, or the same expression.
    static func accepts(_ value: BSONValue?, _ expression: BSONValue) -> Bool {
        switch value {
        case .string(let text)?:
            all.contains { .regularExpression($0.expression) == expression && $0.matches(text) }
        case .regularExpression?: value == expression
        default: false
        }
    }
}
