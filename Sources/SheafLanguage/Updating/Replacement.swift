// SPDX-License-Identifier: MIT
//
// An update that puts a whole document in place of the old one. The id stays.

import SheafBSON

/// A document to put in place of another.
struct Replacement: Sendable {
    let document: Document

    /// Takes the new content.
    init(parsing document: Document) throws(LanguageError) {
        if let id = document["_id"] { try DocumentRules.checkID(id) }
        try DocumentRules.checkReferenceOrder(document.keys)
        self.document = document
    }

    /// The changes: none when the document is the same already.
    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        isInsert: Bool,
        at moment: Moment
    ) throws -> EditScript {
        if !isInsert {
            for name in document.keys { try DocumentRules.checkTopLevelName(name) }
        }
        let old = try reader.withValue(at: DocumentRules.idPath) { BSONValue(copying: $0) }
        let result = DocumentRules.fillingTimestamps(
            of: try DocumentRules.keepingID(old, in: document),
            with: moment.timestamp
        )
        try DocumentRules.checkDepth(of: .document(result), below: 0)
        let operand = Operand(.document(result))
        guard try !operand.hasSameFields(as: .root, reading: reader) else { return EditScript() }
        return EditScript([.set(.root, .document(result))])
    }
}

extension DocumentRules {
    /// New content with the id first: its own, if that is equal to the old one, else the old one.
    ///
    /// - Throws: ``LanguageError`` 66 when the two differ.
    static func keepingID(
        _ old: BSONValue?,
        in document: Document
    ) throws(LanguageError) -> Document {
        guard let id = document["_id"] else {
            guard let old else { return document }
            return withIDFirst(document, id: old)
        }
        if let old, old.compare(id) != 0 {
            throw LanguageError(
                .immutableField,
                "After applying the update, the (immutable) field '_id' was found to have been "
                    + "altered to \(ShellText.field("_id", id))"
            )
        }
        return withIDFirst(document, id: id)
    }
}
