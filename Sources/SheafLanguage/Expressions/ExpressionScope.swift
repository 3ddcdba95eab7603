// SPDX-License-Identifier: MIT
//
// What an expression or a query needs to know while it is parsed: the variables that it may name,
// which become numbers, so that nothing is looked up by name later, and how texts compare.

package import SheafBSON

/// The variables around an expression, and the collation by which it compares texts.
package struct ExpressionScope: Sendable {
    /// What a name stands for.
    enum Variable: Sendable {
        /// The document.
        case root
        /// A value known beforehand.
        case constant(BSONValue)
        /// No value, whatever the document.
        case missing
        /// A value that an operator such as `$map` gives; its place in the evaluation.
        case slot(Int)
    }

    /// How texts compare; nil by their bytes.
    package let collation: Collation?
    private let now: DateTime
    private var variables: [String: Variable] = [:]
    private var slotCount = 0

    /// The variables `$$ROOT`, `$$CURRENT`, `$$REMOVE` and `$$NOW`.
    ///
    /// - Parameters:
    ///   - now: The moment of the statement.
    ///   - collation: How texts compare; nil by their bytes.
    package init(now: DateTime = .now, collation: Collation? = nil) {
        (self.now, self.collation) = (now, collation)
    }

    /// These variables and those of a command's option `let`, whose values may name no field.
    ///
    /// - Throws: ``LanguageError`` 9 for names that variables may not have, 4890500 for values that
    ///   depend on a document, or what an expression throws.
    package init(
        variables document: Document,
        now: DateTime = .now,
        collation: Collation? = nil
    ) throws(LanguageError) {
        self.init(now: now, collation: collation)
        for (name, source) in document {
            try ExpressionScope.checkName(name)
            let expression = try Expression(parsing: source, in: self)
            guard expression.dependencies.isEmpty else {
                throw LanguageError(
                    .letNeedsDocument,
                    "Command let Expression tried to access a field, but this is not allowed "
                        + "because Command let Expressions run before the query examines any "
                        + "documents."
                )
            }
            var evaluation = Evaluation(of: Document())
            let value = try expression.value(in: &evaluation)
            variables[name] = value.map { .constant($0) } ?? .missing
        }
    }

    /// The same scope with the constants `c` of an update statement, which are taken as they are.
    ///
    /// - Throws: ``LanguageError`` 9 for names that variables may not have.
    package func adding(constants: Document) throws(LanguageError) -> ExpressionScope {
        var scope = self
        for (name, value) in constants {
            try ExpressionScope.checkName(name)
            scope.variables[name] = .constant(value)
        }
        return scope
    }

    /// The same scope with one more variable, and its place in evaluations.
    func adding(_ name: String) -> (scope: ExpressionScope, slot: Int) {
        var scope = self
        scope.variables[name] = .slot(slotCount)
        scope.slotCount += 1
        return (scope, slotCount)
    }

    /// What a name stands for, or nil when it is not defined.
    func variable(_ name: String) -> Variable? {
        if let variable = variables[name] { return variable }
        switch name {
        case "ROOT", "CURRENT": return .root
        case "REMOVE": return .missing
        case "NOW": return .constant(.date(now))
        default: return nil
        }
    }

    /// Checks the name of a variable that a user defines.
    static func checkName(_ name: String) throws(LanguageError) {
        guard name != "CURRENT" else { return }
        guard let first = name.utf8.first else {
            throw .failedToParse("empty variable names are not allowed")
        }
        guard (0x61...0x7A).contains(first) || first >= 0x80 else {
            throw .failedToParse(
                "'\(name)' starts with an invalid character for a user variable name"
            )
        }
        let wrong = name.unicodeScalars.first { scalar in
            scalar.isASCII && scalar != "_" && !("a"..."z").contains(scalar)
                && !("A"..."Z").contains(scalar) && !("0"..."9").contains(scalar)
        }
        if let wrong {
            throw .failedToParse(
                "'\(name)' contains an invalid character for a variable name: '\(wrong)'"
            )
        }
    }
}
