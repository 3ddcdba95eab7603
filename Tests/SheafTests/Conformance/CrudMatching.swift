// SPDX-License-Identifier: MIT
//
// Whether a result is what a test expects, by the rules of the unified test format: the order of
// fields does not matter, numbers are equal by value, and a document on top may have more fields.

import Sheaf

/// Compares results with expectations.
enum CrudMatching {
    /// What is wrong with a result, in words; nil when it matches.
    static func mismatch(
        _ actual: BSONValue?,
        _ expected: BSONValue,
        isRoot: Bool = true
    ) -> String? {
        if case .document(let rules) = expected, let rule = rules.first(where: { _ in true }),
            rule.key.hasPrefix("$$")
        {
            return mismatch(actual, rule.key, rule.value)
        }
        switch (actual, expected) {
        case (.document(let actual)?, .document(let expected)):
            for (name, value) in expected {
                if let wrong = mismatch(actual[name], value, isRoot: false) {
                    return "\(name): \(wrong)"
                }
            }
            let more = actual.keys.first { expected[$0] == nil }
            return isRoot ? nil : more.map { "has an unexpected field \($0)" }
        case (.array(let actual)?, .array(let expected)):
            guard actual.count == expected.count else {
                return "has \(actual.count) elements and not \(expected.count)"
            }
            for (index, pair) in zip(actual, expected).enumerated() {
                if let wrong = mismatch(pair.0, pair.1) { return "\(index): \(wrong)" }
            }
            return nil
        default:
            let isEqual =
                actual == expected
                || actual?.type.isNumber == true && expected.type.isNumber
                    && actual?.compare(expected) == 0
            return isEqual ? nil : "is \(text(actual)) and not \(text(expected))"
        }
    }

    private static func mismatch(
        _ actual: BSONValue?,
        _ rule: String,
        _ operand: BSONValue
    ) -> String? {
        switch rule {
        case "$$exists":
            return (actual != nil) == (operand == true) ? nil : "is \(text(actual))"
        case "$$unsetOrMatches":
            return actual == nil ? nil : mismatch(actual, operand)
        case "$$type":
            let names =
                operand.stringValue.map { [$0] } ?? operand.arrayValue?.compactMap(\.stringValue)
            let matches = (names ?? []).contains { name in
                name == actual?.type.alias || name == "number" && actual?.type.isNumber == true
            }
            return matches ? nil : "is no \(names ?? []) but \(text(actual))"
        default: return "meets the unknown rule \(rule)"
        }
    }

    private static func text(_ value: BSONValue?) -> String {
        value?.extendedJSON(.relaxed) ?? "missing"
    }
}
