// SPDX-License-Identifier: MIT
//
// `$comment`, `$alwaysTrue`, `$alwaysFalse`: clauses that ask nothing of the document.

import SheafBSON

extension DocumentOperator {
    /// `{$comment: "why"}`.
    static let comment = DocumentOperator(name: "$comment") { (_, _) throws(LanguageError) in
        .constant(true)
    }

    /// `{$alwaysTrue: 1}`.
    static let alwaysTrue = constant("$alwaysTrue", true)
    /// `{$alwaysFalse: 1}`.
    static let alwaysFalse = constant("$alwaysFalse", false)

    private static func constant(_ name: String, _ outcome: Bool) -> DocumentOperator {
        DocumentOperator(name: name) { (_, operand) throws(LanguageError) in
            guard operand.integerValue == 1 else {
                throw .failedToParse("\(name) must be an integer value of 1")
            }
            return .constant(outcome)
        }
    }
}
