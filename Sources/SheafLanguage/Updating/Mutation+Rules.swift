// SPDX-License-Identifier: MIT
//
// What no update may do: change the id, nest too deeply, put a name with a dollar sign on top of a
// stored document, or break a reference.

import SheafBSON

extension Mutation {
    /// Refuses an edit that the rules of documents forbid.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - created: The value that is new at its path, if there was none.
    /// - Throws: ``LanguageError`` 66, 52 or 15.
    func check(_ edit: Edit, creating created: BSONValue?) throws(LanguageError) {
        try checkID(edit.path, created)
        if let path = edit.pathOfValue {
            try checkID(path, created)
            if !isInsert, path.steps.count == 1, case .field(let name)? = path.last {
                try DocumentRules.checkTopLevelName(name)
            }
        }
        try DocumentRules.checkDepth(of: edit)
    }

    private func checkID(
        _ changed: DocumentPath,
        _ created: BSONValue?
    ) throws(LanguageError) {
        guard protectsID, changed.steps.first == .field("_id") else { return }
        let path = changed.description
        guard let created else {
            throw LanguageError(
                .immutableField,
                "Performing an update on the path '\(path)' would modify the immutable field '_id'"
            )
        }
        let field = ShellText.field(changed.last?.text ?? "", created)
        throw LanguageError(
            .immutableField,
            "Updating the path '\(path)' to \(field) would modify the immutable field '_id'"
        )
    }

    /// Refuses a reference on top of the document whose parts are out of order.
    func checkReferences<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader
    ) throws {
        let isTouched = edits.contains { edit in
            [edit.pathOfValue, edit.pathLeft].contains { path in
                path?.nameOnTop.map { QueryParser.referenceNames.contains($0) } == true
            }
        }
        guard isTouched else { return }
        var names: [String] = []
        try reader.forEachField(at: .root) { field in
            names.append(field.name)
            return true
        }
        for edit in edits {
            if let name = edit.pathLeft?.nameOnTop { names.removeAll { $0 == name } }
            if let name = edit.pathOfValue?.nameOnTop, !names.contains(name) { names.append(name) }
        }
        try DocumentRules.checkReferenceOrder(names)
    }
}

extension Edit {
    /// The path at which the edit puts a whole value.
    fileprivate var pathOfValue: DocumentPath? {
        switch self {
        case .set(let path, _), .rename(_, let path): path
        default: nil
        }
    }

    /// The path at which the edit leaves no value.
    fileprivate var pathLeft: DocumentPath? {
        switch self {
        case .unset(let path), .rename(let path, _): path
        default: nil
        }
    }
}

extension DocumentPath {
    /// The name, if the path is that of a field on top of the document.
    fileprivate var nameOnTop: String? {
        guard steps.count == 1, case .field(let name)? = last else { return nil }
        return name
    }
}

extension DocumentRules {
    /// Checks that what an edit puts nests no deeper than a document may.
    ///
    /// - Throws: ``LanguageError`` 15.
    static func checkDepth(of edit: Edit) throws(LanguageError) {
        let above = edit.path.steps.count + 1
        switch edit {
        case .set(_, let value): try checkDepth(of: value, below: above - 1)
        case .arrayInsert(_, _, let values), .arrayAppend(_, let values),
            .arrayReplace(_, let values):
            for value in values { try checkDepth(of: value, below: above) }
        case .unset, .rename, .arrayRemove, .arrayAid: break
        }
    }
}
