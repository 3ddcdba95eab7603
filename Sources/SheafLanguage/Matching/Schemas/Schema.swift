// SPDX-License-Identifier: MIT
//
// JSON Schema as MongoDB has it: draft 4 with the types of BSON. A schema is a list of rules, each
// of which asks something of values of some types and nothing of others.

import SheafBSON

/// A schema, parsed.
final class Schema: Sendable {
    /// What the schema asks of values of some types.
    struct Rule: Sendable {
        /// The types of the values that the rule is about.
        let kind: Kind
        /// Whether a value of these types keeps the rule.
        let isKept: @Sendable (ValueView) throws(LanguageError) -> Bool

        init(
            _ kind: Kind,
            _ isKept: @escaping @Sendable (ValueView) throws(LanguageError) -> Bool
        ) {
            self.kind = kind
            self.isKept = isKept
        }
    }

    /// Types of values that rules tell apart.
    enum Kind: Sendable {
        case any, numbers, texts, arrays, documents

        fileprivate func covers(_ type: BSONType) -> Bool {
            switch self {
            case .any: true
            case .numbers: type.isNumber
            case .texts: type == .string
            case .arrays: type == .array
            case .documents: type == .document
            }
        }
    }

    private let rules: [Rule]

    /// Parses a schema.
    ///
    /// - Throws: ``LanguageError`` 9 for keywords that are unknown, that stand twice or that are of
    ///   no use without others; 14 for operands of wrong types; 2 beyond the last level.
    init(parsing source: Document, at depth: QueryDepth) throws(LanguageError) {
        var rules: [Rule] = []
        var seen: Set<String> = []
        for (name, operand) in source {
            guard let keyword = SchemaKeyword.known[name] else {
                throw .failedToParse(
                    SchemaKeyword.unsupported.contains(name)
                        ? "$jsonSchema keyword '\(name)' is not currently supported"
                        : "Unknown $jsonSchema keyword: \(name)"
                )
            }
            guard seen.insert(name).inserted else {
                throw .failedToParse("Duplicate $jsonSchema keyword: \(name)")
            }
            let clause = SchemaClause(
                name: name,
                operand: operand,
                siblings: source,
                depth: depth
            )
            if let rule = try keyword.parse(clause) { rules.append(rule) }
        }
        self.rules = rules
    }

    /// Whether a value keeps all rules.
    func accepts(_ value: ValueView) throws(LanguageError) -> Bool {
        let type = value.type
        for rule in rules where rule.kind.covers(type) {
            guard try rule.isKept(value) else { return false }
        }
        return true
    }
}
