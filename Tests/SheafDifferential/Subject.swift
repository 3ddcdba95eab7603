// SPDX-License-Identifier: MIT
//
// What is under test, brought to one form: the language with the interpreter of edits in memory, or
// a store. Its outcome is held against the reference's answer.

package import SheafBSON
internal import SheafLanguage
package import SheafReference

/// What a subject made of an update.
package enum Outcome: Sendable {
    /// The query did not match.
    case unmatched
    /// The document afterwards, whether it counts as modified, and whether anything was written.
    case document(Document, isModified: Bool, hasWritten: Bool)
    /// The number of the error.
    case refused(Int)
}

/// The language in memory.
package enum LanguageSubject {
    /// When the updates run: later than any time in the documents.
    private static let moment = Moment(
        date: DateTime(millisecondsSinceEpoch: 1_800_000_000_000),
        timestamp: Timestamp(seconds: 1_800_000_000, increment: 1)
    )

    /// Parses, matches, makes edits and applies them.
    ///
    /// Texts compare by a collation if there is one. A planted bug tampers with the edits before
    /// they are applied.
    package static func outcome(
        of update: UpdateCase,
        on document: Document,
        isUpsert: Bool = false,
        collation: Document = ["locale": "simple"],
        tampering: ((EditScript) -> EditScript)? = nil
    ) throws -> Outcome {
        do {
            let scope = ExpressionScope(collation: try Collation.parsing(collation))
            let parsed = try Update(
                parsing: update.update.value,
                arrayFilters: update.arrayFilters.map(\.document),
                in: scope
            )
            let filter = try Filter(parsing: update.filter.document, in: scope)
            if isUpsert {
                let made = try parsed.documentForUpsert(filter: filter, at: moment)
                return .document(made, isModified: true, hasWritten: true)
            }
            guard let match = try filter.match(document.view) else { return .unmatched }
            var script = try parsed.edits(
                reading: document.view,
                match: match,
                at: moment
            )
            if let tampering { script = tampering(script) }
            let after = try EditInterpreter.apply(script, to: document)
            return .document(after, isModified: !script.isNoOp, hasWritten: !script.isNoOp)
        } catch let error as LanguageError {
            return .refused(error.code)
        }
    }

    /// A bug of the kind that a differential test must find: of several elements to remove, the
    /// last one stays.
    package static func forgettingTheLast(_ script: EditScript) -> EditScript {
        EditScript(
            script.edits.map { edit in
                guard case .arrayRemove(let path, let positions) = edit, positions.count > 1 else {
                    return edit
                }
                return .arrayRemove(path, positions: positions.dropLast())
            }
        )
    }
}

extension UpdateCase {
    /// How an outcome differs from the reference's answer, in a sentence; nil when it does not.
    package func difference(
        _ outcome: Outcome,
        from answer: UpdateReference.Answer,
        before: Tree
    ) -> String? {
        switch (outcome, answer) {
        case (.unmatched, .unmatched): return nil
        case (.refused(let code), .refused(let codes)) where codes.contains(code): return nil
        case (.document(let document, let isModified, let hasWritten), .document(let expected)):
            let expected = expected.withPresent(from: Tree(document), in: self)
            guard expected.document == document else {
                return "gives \(json(document)) and not \(json(expected.document))"
            }
            if isModified != hasWritten { return "counts \(isModified), writes \(hasWritten)" }
            let isSame = expected == before
            if isModified == isSame, !(isSame && mayChangeNothing) {
                return isSame ? "counts a no-op as modified" : "counts a change as a no-op"
            }
            return nil
        default: return "gives \(text(outcome)) and not \(text(answer))"
        }
    }

    private func text(_ outcome: Outcome) -> String {
        switch outcome {
        case .unmatched: "no match"
        case .document(let document, _, _): json(document)
        case .refused(let code): "error \(code)"
        }
    }

    private func text(_ answer: UpdateReference.Answer) -> String {
        switch answer {
        case .unmatched: "no match"
        case .document(let tree): json(tree.document)
        case .refused(let codes): "error \(codes.sorted())"
        }
    }

    private func json(_ document: Document) -> String { document.extendedJSON(.canonical) }
}

extension Tree {
    /// The tree with the moments and ids that only the subject could know.
    fileprivate func withPresent(from actual: Tree, in update: UpdateCase) -> Tree {
        switch (self, actual) {
        case (.document(let fields), .document(let others)):
            return .document(
                fields.enumerated().map { index, field in
                    guard index < others.count else { return field }
                    return Field(
                        field.name,
                        field.value.withPresent(from: others[index].value, in: update)
                    )
                }
            )
        case (.array(let elements), .array(let others)):
            return .array(
                elements.enumerated().map { index, element in
                    index < others.count
                        ? element.withPresent(from: others[index], in: update) : element
                }
            )
        case (UpdateReference.now, .scalar(.date(let date)))
        where date.millisecondsSinceEpoch > 1_700_000_000_000:
            return actual
        case (UpdateReference.nowStamp, .scalar(.timestamp(let time)))
        where time.seconds > 1_700_000_000:
            return actual
        case (UpdateReference.madeID, .scalar(.objectID)): return actual
        default: return self
        }
    }
}
