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
        try checkID(edit, created)
        if !isInsert, case .set(let path, _) = edit, path.steps.count == 1,
            case .field(let name)? = path.last
        {
            try DocumentRules.checkTopLevelName(name)
        }
        try checkDepth(edit)
    }

    private func checkID(_ edit: Edit, _ created: BSONValue?) throws(LanguageError) {
        guard protectsID, edit.path.steps.first == .field("_id") else { return }
        let path = edit.path.description
        guard let created else {
            throw LanguageError(
                .immutableField,
                "Performing an update on the path '\(path)' would modify the immutable field '_id'"
            )
        }
        let field = ShellText.field(edit.path.last?.text ?? "", created)
        throw LanguageError(
            .immutableField,
            "Updating the path '\(path)' to \(field) would modify the immutable field '_id'"
        )
    }

    private func checkDepth(_ edit: Edit) throws(LanguageError) {
        let above = edit.path.steps.count + 1
        switch edit {
        case .set(_, let value): try DocumentRules.checkDepth(of: value, below: above - 1)
        case .arrayInsert(_, _, let values), .arrayAppend(_, let values),
            .arrayReplace(_, let values):
            for value in values { try DocumentRules.checkDepth(of: value, below: above) }
        case .unset, .rename, .arrayRemove, .arrayAid: break
        }
    }

    /// Refuses a reference on top of the document whose parts are out of order.
    func checkReferences<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader
    ) throws {
        var changed: [String] = []
        for edit in edits where edit.path.steps.count == 1 {
            guard case .set = edit, case .field(let name)? = edit.path.last else { continue }
            if QueryParser.referenceNames.contains(name) { changed.append(name) }
        }
        guard !changed.isEmpty else { return }
        var names: [String] = []
        try reader.forEachField(at: .root) { field in
            names.append(field.name)
            return true
        }
        for edit in edits where edit.path.steps.count == 1 {
            guard case .field(let name)? = edit.path.last else { continue }
            if case .unset = edit { names.removeAll { $0 == name } }
            if case .set = edit, !names.contains(name) { names.append(name) }
        }
        try DocumentRules.checkReferenceOrder(names)
    }
}
