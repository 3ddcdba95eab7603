// SPDX-License-Identifier: MIT
//
// `$regex` with `$options`: a regular expression in words.

import SheafBSON

extension QueryOperator {
    /// `{field: {$regex: "^a", $options: "i"}}` or `{field: {$regex: /^a/i}}`.
    ///
    /// It matches texts, anywhere in them, and the same regular expression as a value.
    static let regex = QueryOperator(name: "$regex") { (clause) throws(LanguageError) in
        var options = clause.siblings["$options"]?.stringValue
        let pattern: String
        switch clause.operand {
        case .string(let text): pattern = text
        case .regularExpression(let expression):
            pattern = expression.pattern
            if !expression.options.isEmpty {
                if let options { try refuse(options, clause) }
                options = expression.options
            }
        default: throw .badValue("$regex has to be a string")
        }
        return clause.condition(
            .pattern(try Pattern(RegularExpression(pattern, options: options ?? "")))
        )
    }

    /// `{field: {$regex: …, $options: "i"}}`: what it says is in the pattern.
    static let regexOptions = QueryOperator(name: "$options") { (clause) throws(LanguageError) in
        guard case .string = clause.operand else { throw .badValue("$options has to be a string") }
        guard clause.siblings["$regex"] != nil else { throw .badValue("$options needs a $regex") }
        return .constant(true)
    }

    /// Refuses options beside a regular expression that has its own; none at all may come first.
    private static func refuse(
        _ options: String,
        _ clause: QueryClause
    ) throws(LanguageError) {
        let areFirst =
            clause.siblings.keys.first { ["$regex", "$options"].contains($0) } != "$regex"
        if areFirst, options.isEmpty { return }
        throw LanguageError(
            areFirst ? .regexOptionsFirst : .regexOptionsTwice,
            "options set in both $regex and $options"
        )
    }
}
