// SPDX-License-Identifier: MIT
//
// What a query says about the document that an upsert makes of it: its equalities, and nothing
// else.

package import SheafBSON

extension Filter {
    /// A field that the query equates with a value.
    package struct Equality: Sendable, Hashable {
        /// The path.
        package let path: String
        /// The value.
        package let value: BSONValue
    }

    /// Refuses a query that an upsert may not have.
    ///
    /// - Throws: ``LanguageError`` 224 for `$expr`.
    package func checkUpsert() throws(LanguageError) {
        guard condition.hasExpression else { return }
        throw LanguageError(
            .queryFeatureNotAllowed,
            "$expr is not allowed in the query predicate for an upsert"
        )
    }

    /// The equalities that must hold, in the order of their paths.
    ///
    /// - Throws: ``LanguageError`` 54 when a path, or a path and one above it, is equated twice.
    package func upsertFields() throws(LanguageError) -> [Equality] {
        let sorted = equalities.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        var taken: [String] = []
        for equality in equalities {
            for other in taken { try Filter.check(equality.path, other) }
            taken.append(equality.path)
        }
        return sorted
    }

    /// The value that the query gives the id, for a replacement, which takes nothing else from the
    /// query.
    ///
    /// - Throws: ``LanguageError`` 54 when it is given twice, 111 when only a part of it is given.
    package func upsertID() throws(LanguageError) -> BSONValue? {
        var id: BSONValue?
        for equality in equalities {
            if equality.path.hasPrefix("_id.") {
                throw LanguageError(
                    .notExactValueField,
                    "field at '_id' must be exactly specified, field at sub-path "
                        + "'\(equality.path)'found"
                )
            }
            guard equality.path == "_id" else { continue }
            guard id == nil else { try Filter.check("_id", "_id"); continue }
            id = equality.value
        }
        return id
    }

    private static func check(_ path: String, _ other: String) throws(LanguageError) {
        let why = "cannot infer query fields to set, "
        if path == other {
            throw LanguageError(.notSingleValueField, why + "path '\(path)' is matched twice")
        }
        let (short, long) = path.utf8.count < other.utf8.count ? (path, other) : (other, path)
        if long.hasPrefix(short + ".") {
            throw LanguageError(
                .notSingleValueField,
                why + "both paths '\(long)' and '\(short)' are matched"
            )
        }
    }

    private var equalities: [Equality] {
        condition.conjuncts.compactMap { conjunct in
            guard case .path(let condition) = conjunct, case .value(let test) = condition.test,
                case .equal(let operand) = test.predicate
            else { return nil }
            return Equality(path: condition.path.text, value: operand.value)
        }
    }
}

extension Condition {
    /// Whether an expression is part of it.
    var hasExpression: Bool {
        switch self {
        case .all(let conditions), .any(let conditions): conditions.contains(where: \.hasExpression)
        case .not(let condition): condition.hasExpression
        case .expression: true
        case .path, .constant: false
        }
    }

    /// The conditions of which all must hold.
    var conjuncts: [Condition] {
        if case .all(let conditions) = self { conditions.flatMap(\.conjuncts) } else { [self] }
    }
}
