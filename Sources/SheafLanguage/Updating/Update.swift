// SPDX-License-Identifier: MIT
//
// The face of updating: parsed once, then asked for the edits of each document that matched.
// Everything that can be wrong about the update itself is found while parsing, whether or not a
// document matches.

package import SheafBSON

/// An update, parsed.
///
///     let update = try Update(parsing: ["$push": ["semesters.21": ["$each": [grade]]]])
///     let script = try update.edits(reading: reader, match: match, at: moment)
package struct Update: Sendable {
    enum Kind: Sendable {
        case operators(OperatorUpdate)
        case pipeline(PipelineUpdate)
        case replacement(Replacement)
    }

    let kind: Kind

    /// Parses an update: a document of operators, an array of stages, or a document to put in place
    /// of the old one.
    ///
    /// - Parameters:
    ///   - update: The update as it was written.
    ///   - arrayFilters: What the identifiers in its paths stand for.
    ///   - scope: The variables that the expressions of stages may name, and how texts compare.
    /// - Throws: ``LanguageError`` in MongoDB's words; 115 for what Sheaf does not know yet.
    package init(
        parsing update: BSONValue,
        arrayFilters: [Document] = [],
        in scope: ExpressionScope = ExpressionScope()
    ) throws(LanguageError) {
        switch update {
        case .array(let stages):
            guard arrayFilters.isEmpty else {
                throw .failedToParse(
                    "arrayFilters may not be specified for pipeline-style updates"
                )
            }
            kind = .pipeline(try PipelineUpdate(parsing: stages, in: scope))
        case .document(let document):
            if QueryParser.firstName(document)?.hasPrefix("$") == true {
                kind = .operators(
                    try OperatorUpdate(
                        parsing: document,
                        arrayFilters: arrayFilters,
                        by: scope.collation
                    )
                )
            } else {
                let filters = try ArrayFilter.parse(arrayFilters, by: scope.collation)
                try OperatorUpdate.checkUse(of: filters, used: [], in: document)
                kind = .replacement(try Replacement(parsing: document))
            }
        default: throw .failedToParse("Update argument must be either an object or an array")
        }
    }

    /// Whether the update puts a whole document in place of the old one.
    ///
    /// Such an update may not meet several documents.
    package var isReplacement: Bool {
        if case .replacement = kind { true } else { false }
    }

    /// Whether the update contains `$`, so that it needs to know by which elements the query
    /// matched.
    package var needsPosition: Bool {
        if case .operators(let operators) = kind { operators.needsPosition } else { false }
    }

    /// The changes that the update makes to a document.
    ///
    /// - Parameters:
    ///   - reader: The document.
    ///   - match: By which elements the query matched, if ``needsPosition``.
    ///   - isInsert: Whether the document is about to be inserted by an upsert.
    ///   - moment: When the update runs.
    /// - Returns: The changes; none when the document stays as it is.
    /// - Throws: ``LanguageError``, or what the reader throws.
    package func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        match: Match?,
        isInsert: Bool = false,
        at moment: Moment
    ) throws -> EditScript {
        switch kind {
        case .operators(let operators):
            try operators.edits(
                reading: reader,
                match: match,
                isInsert: isInsert,
                at: moment
            )
        case .pipeline(let pipeline): try pipeline.edits(reading: reader)
        case .replacement(let replacement):
            try replacement.edits(reading: reader, isInsert: isInsert, at: moment)
        }
    }
}
