// SPDX-License-Identifier: MIT
//
// `$expr`: an aggregation expression about the whole document. Of a stored document only the fields
// are loaded that the expression reads.

import SheafBSON

extension DocumentOperator {
    /// `{$expr: expression}`.
    static let expression = DocumentOperator(name: "$expr") {
        (parser, operand) throws(LanguageError) in
        switch parser.place {
        case .query(let scope): return .expression(try Expression(parsing: operand, in: scope))
        case .elementOfQuery:
            throw .badValue("$expr can only be applied to the top-level document")
        case .insideUpdate:
            throw LanguageError(.queryFeatureNotAllowed, "$expr is not allowed in this context")
        }
    }
}

extension Expression {
    /// Whether the expression counts as true for a document in memory.
    func hit(in value: ValueView) throws(LanguageError) -> Hit {
        guard let document = value.document else { return .miss }
        let evaluation: Evaluation
        do {
            evaluation = try Evaluation(reading: document, dependencies)
        } catch {
            throw LanguageError(.internalError, "A document in memory cannot be read: \(error)")
        }
        return try hit(evaluation)
    }

    /// Whether the expression counts as true for a document.
    func hit<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader
    ) throws -> Hit {
        try hit(Evaluation(reading: reader, dependencies))
    }

    private func hit(_ evaluation: Evaluation) throws(LanguageError) -> Hit {
        var evaluation = evaluation
        return try value(in: &evaluation).isTruthy ? .match : .miss
    }
}
