// SPDX-License-Identifier: MIT
//
// What is noted of a document before it is changed: its id, its image where that is wanted, and the
// lengths of the arrays that get or lose elements, from which a reader of the log tells positions.

import SheafBSON
import SheafRecords

/// What is noted of a document that is about to be changed or deleted.
struct DocumentNote: Sendable {
    let key: Document
    let before: Document?

    /// - Complexity: O(bytes of the `_id`), with images O(bytes of the document).
    init(of document: borrowing StoredDocument, _ noting: ChangeNoting) throws {
        let id = try document.withValue(at: .root.field("_id")) { BSONValue(copying: $0) }
        key = ["_id": id ?? .null]
        before = noting.keepsImages ? try document.copy() : nil
    }

    /// The record of a change, without what it did.
    func record(_ kind: ChangeKind, _ namespace: Namespace) -> ChangeRecord {
        var record = ChangeRecord(kind, namespace)
        record.documentKey = key
        record.before = before
        return record
    }
}

/// What is noted of an update.
struct UpdateNote: Sendable {
    private let document: DocumentNote
    private let counts: [Int?]
    /// The new document, when nothing of the old one is left.
    private let replacement: Document?
    private let script: EditScript

    /// - Complexity: O(edits) and, for each array that gets or loses elements, one look at its
    ///   header.
    init(
        _ script: EditScript,
        of document: borrowing StoredDocument,
        _ noting: ChangeNoting
    ) throws {
        self.document = try DocumentNote(of: document, noting)
        self.script = script
        replacement = try script.replacement()
        counts = try replacement == nil ? ArrayCounts.before(script, reading: document) : []
    }

    /// The record of the update.
    func record(_ namespace: Namespace) -> ChangeRecord {
        guard replacement == nil else {
            var record = document.record(.replace, namespace)
            record.document = replacement
            return record
        }
        var record = document.record(.update, namespace)
        record.script = script
        record.counts = counts
        return record
    }
}

extension EditScript {
    /// The document that a script puts in place of the old one; nil when it leaves some of it.
    fileprivate func replacement() throws(BSONError) -> Document? {
        let start = edits.lastIndex { edit in
            if case .set(.root, _) = edit { true } else { false }
        }
        guard let start, case .set(_, .document(let document)) = edits[start] else { return nil }
        return try EditInterpreter.apply(EditScript(Array(edits[(start + 1)...])), to: document)
    }
}

/// Tells how long arrays are before each edit of a script.
private struct ArrayCounts {
    /// The lengths of arrays after the edits so far.
    private var known: [DocumentPath: Int] = [:]
    /// The paths at or below which nothing is as it was.
    private var moved: Set<DocumentPath> = []

    /// The length of the array of each edit that inserts, appends or removes; nil where an edit
    /// before it hides the length from view.
    static func before(
        _ script: EditScript,
        reading document: borrowing StoredDocument
    ) throws -> [Int?] {
        var counts = ArrayCounts()
        var before: [Int?] = []
        for edit in script.edits {
            switch edit {
            case .arrayInsert(let path, _, let values):
                before.append(try counts.change(path, by: values.count, reading: document))
                counts.moved.insert(path)
            case .arrayAppend(let path, let values):
                before.append(try counts.change(path, by: values.count, reading: document))
            case .arrayRemove(let path, let positions):
                before.append(try counts.change(path, by: -positions.count, reading: document))
                counts.moved.insert(path)
            case .set(let path, _), .unset(let path), .arrayReplace(let path, _):
                counts.forget(path)
            case .rename(let source, let target):
                counts.forget(source)
                counts.forget(target)
            case .arrayAid: break
            }
        }
        return before
    }

    private mutating func change(
        _ path: DocumentPath,
        by difference: Int,
        reading document: borrowing StoredDocument
    ) throws -> Int? {
        var above = DocumentPath.root
        for step in path.steps {
            if moved.contains(above) { return nil }
            above.steps.append(step)
        }
        let count = try known[path] ?? (moved.contains(path) ? nil : document.count(at: path))
        known[path] = count.map { $0 + difference }
        return count
    }

    private mutating func forget(_ path: DocumentPath) {
        moved.insert(path)
        known[path] = nil
    }
}
