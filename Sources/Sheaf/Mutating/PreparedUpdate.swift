// SPDX-License-Identifier: MIT
//
// Mutating: one document's update, worked out and checked. Whatever can fail has failed before
// `apply`, which only puts.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// An update of one document that has passed all checks.
struct PreparedUpdate: Sendable {
    let id: RecordID
    let script: EditScript
    private let deltas: [IndexDelta]
    /// What the log of changes gets, if the update is logged.
    private let note: UpdateNote?
    /// The bytes of the whole document afterwards: what a rewrite would put.
    ///
    /// An upper bound, for `explain`.
    let byteCountMax: Int
    /// What is wanted of the document and had to be known before the change.
    let image: Document?

    /// Works out what an update does to a document, and checks it; nil when the document does not
    /// match.
    init?(
        _ update: Update,
        of id: RecordID,
        found search: Search,
        documentByteCountMax: Int,
        image: Image?,
        noting: ChangeNoting?,
        in snapshot: SheafKeyValue.Snapshot
    ) throws {
        let collection = search.collection
        guard
            let document = try collection.documents.document(
                id,
                in: snapshot,
                examining: search.examination
            )
        else { return nil }
        var match: Match?
        if update.needsPosition || image?.needsMatch == true {
            match = try search.filter.match(stored: document)
            guard match != nil else { return nil }
        } else {
            guard try search.filter.matches(stored: document) else { return nil }
        }
        self.id = id
        script = try update.edits(reading: document, match: match)
        self.image = try image?.copy(of: document, before: script, match)
        guard !script.isNoOp else {
            deltas = []
            note = nil
            byteCountMax = 0
            return
        }
        byteCountMax = try script.checkSize(of: document, byteCountMax: documentByteCountMax)
        var deltas: [IndexDelta] = []
        for index in collection.indexes where try index.covers(id, in: snapshot) {
            let delta = try IndexDelta(script, reading: document, index)
            guard let delta, !delta.isEmpty else { continue }
            try collection.checkUnique(delta, besides: id, in: snapshot)
            deltas.append(delta)
        }
        self.deltas = deltas
        try collection.checkUniqueElements(script, of: document)
        let script = script
        note = try noting.map { try UpdateNote(script, of: document, $0) }
    }

    /// Puts the changes.
    func apply(
        to collection: CatalogCollection,
        in transaction: inout StoreTransaction
    ) throws {
        guard !script.isNoOp else { return }
        try collection.documents.apply(script, to: id, in: &transaction.base)
        try transaction.apply(deltas, of: id, in: collection)
        try transaction.keepElementKeys(
            of: id,
            in: collection,
            touchedBy: script.edits.flatMap(\.places),
            collection.elementKeys
        )
        if let note { try transaction.note(note.record(collection.namespace)) }
    }
}

extension Edit {
    /// Where the edit changes something.
    var places: [DocumentPath] {
        if case .rename(let source, let target) = self { [source, target] } else { [path] }
    }
}

extension CatalogIndex {
    /// The values of a key as messages show them: texts by what stands for them under a collation.
    fileprivate func shown(_ values: Document) -> Document {
        Document(values.map { ($0, collation?.shown($1) ?? $1) })
    }
}

extension StoreTransaction {
    /// Puts what a document gains and deletes what it loses in the indexes of its collection.
    mutating func apply(
        _ deltas: [IndexDelta],
        of id: RecordID,
        in collection: CatalogCollection
    ) throws {
        var marks: [Int64: IndexTraits] = [:]
        for delta in deltas {
            // Where no document ever had an array, each has a key once: nothing need be looked up.
            let isKnown =
                delta.isWhole || !delta.index.isMultikey && delta.change.traits.multikey == 0
            for (key, count) in delta.sorted {
                if isKnown {
                    try delta.index.sorted.set(key, id, count: max(count, 0), in: &base)
                } else {
                    try delta.index.sorted.add(key, id, count: count, in: &base)
                }
            }
            // The catalog may have learned it from an earlier document of the same transaction.
            let known = catalog.collection(collection.namespace)?.indexes
                .first { $0.number == delta.index.number }
            guard let known, case let new = delta.change.traits.subtracting(known.traits),
                !new.isEmpty
            else { continue }
            marks[delta.index.number] = new
        }
        guard !marks.isEmpty else { return }
        try mark(marks, in: collection.namespace)
    }
}

extension CatalogCollection {
    /// Refuses keys that another document has in a unique index.
    ///
    /// - Throws: ``StoreError`` `duplicateKey`, in MongoDB's words.
    func checkUnique(
        _ delta: IndexDelta,
        besides id: RecordID?,
        in snapshot: SheafKeyValue.Snapshot
    ) throws {
        guard delta.index.isUnique else { return }
        for (key, count) in delta.sorted where count > 0 {
            let other = try delta.index.sorted.conflict(key, besides: id, in: snapshot)
            guard let other else { continue }
            throw try duplicate(key, in: delta.index, of: other, in: snapshot)
        }
    }

    /// The error for a key that a document has already.
    func duplicate(
        _ key: [UInt8],
        in index: CatalogIndex,
        of id: RecordID,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> StoreError {
        var keyValue: Document?
        if let document = try documents.document(id, in: snapshot) {
            keyValue = try index.keys.values(of: key, reading: document)
        }
        let value = keyValue ?? Document(index.pattern.keys.map { ($0, .null) })
        let (shown, collation) =
            index.specification.collation.map { collation in
                (index.shown(value), "collation: \(ShellText.document(collation)) ")
            } ?? (value, "")
        return StoreError(
            .duplicateKey,
            "E11000 duplicate key error collection: \(namespace) index: \(index.name) "
                + "\(collation)dup key: \(ShellText.document(shown))",
            detail: .duplicate(pattern: index.pattern, value: value)
        )
    }
}
