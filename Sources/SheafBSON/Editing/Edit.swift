// SPDX-License-Identifier: MIT
//
// The seam's way out: what an update does to one document, as primitive changes on resolved paths.
// Storage applies them in place, the interpreter to a whole document, and explain, index upkeep and
// the change log read them. The set is closed: whoever reads edits handles all of them.

/// One primitive change of a document.
///
/// Paths hold for the document as it is after the edits before this one. The parent of a path
/// exists, with the kind that the last step needs. An edit that breaks this is a bug of whoever
/// made it.
package enum Edit: Sendable, Hashable {
    /// Puts a value at a path: replaces what is there, or appends the field to its document. An
    /// index must exist. The root may be replaced by a document.
    case set(DocumentPath, BSONValue)
    /// Removes a field that exists.
    case unset(DocumentPath)
    /// Moves the value of a field that exists to another field, in place if that exists, else
    /// appended. No byte of the value is rewritten.
    case rename(DocumentPath, to: DocumentPath)
    /// Inserts elements before a position of the array at a path, 0 … count.
    case arrayInsert(DocumentPath, position: Int, [BSONValue])
    /// Appends elements to the array at a path.
    case arrayAppend(DocumentPath, [BSONValue])
    /// Removes the elements at ascending, distinct positions of the array at a path.
    case arrayRemove(DocumentPath, positions: [Int])
    /// Replaces all elements of the array at a path.
    case arrayReplace(DocumentPath, [BSONValue])
    /// Lets the storage keep an aid for the array at a path, if it can. No byte of the document
    /// changes, so no update consists of these alone. What the aid says must be true.
    case arrayAid(DocumentPath, ArrayAid)

    /// The path that the edit names first.
    package var path: DocumentPath {
        switch self {
        case .set(let path, _), .unset(let path), .rename(let path, _),
            .arrayInsert(let path, _, _), .arrayAppend(let path, _), .arrayRemove(let path, _),
            .arrayReplace(let path, _), .arrayAid(let path, _):
            path
        }
    }
}

/// The ordered changes that one update makes to one document that matched.
package struct EditScript: Sendable, Hashable {
    /// The changes in the order in which they apply.
    package var edits: [Edit]

    /// A script of changes.
    package init(_ edits: [Edit] = []) {
        self.edits = edits
    }

    /// Whether the document stays as it is: it counts as matched, not as modified, and nothing is
    /// written.
    package var isNoOp: Bool { edits.isEmpty }
}
