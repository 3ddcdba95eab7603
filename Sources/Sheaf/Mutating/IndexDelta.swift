// SPDX-License-Identifier: MIT
//
// Mutating: what an update changes in one index, worked out from its edits before anything is
// written. What is read for it is no more than the edits are about, except where this says so.

import SheafKeyValue
import SheafLanguage
import SheafRecords

/// The keys that a document gains and loses in one index.
struct IndexDelta: Sendable {
    /// The index.
    let index: CatalogIndex
    /// How many more times the document brings each key.
    let change: IndexKeys
    /// Whether these are all keys of a document that comes or goes.
    let isWhole: Bool

    /// Whether nothing has to be written.
    var isEmpty: Bool { change.counts.isEmpty && newTraits.isEmpty }

    /// What the index did not know of its keys.
    var newTraits: IndexTraits { change.traits.subtracting(index.traits) }

    /// The keys in the order in which they lie.
    var sorted: [(key: [UInt8], count: Int)] {
        change.counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            .map { (key: $0.key, count: $0.value) }
    }

    private init(_ index: CatalogIndex, _ change: IndexKeys, isWhole: Bool = false) {
        self.index = index
        self.change = change
        self.isWhole = isWhole
    }

    /// All keys of a document that is new.
    init<Reader: DocumentReader & ~Copyable & ~Escapable>(
        inserting document: borrowing Reader,
        into index: CatalogIndex
    ) throws {
        self.init(index, try IndexKeys(of: document, index), isWhole: true)
    }

    /// All keys of a document that goes.
    init(deleting document: borrowing StoredDocument, from index: CatalogIndex) throws {
        let keys = try IndexKeys(of: document, index)
        self.init(index, keys.change(to: IndexKeys()), isWhole: true)
    }

    /// What a script changes; nil when it cannot touch the index.
    ///
    /// - Complexity: edits of elements of an indexed array read those elements and no others. All
    ///   other edits of what is indexed read the values at the paths of the index.
    init?(
        _ script: EditScript,
        reading document: borrowing StoredDocument,
        _ index: CatalogIndex
    ) throws {
        let paths = index.keys.fields.map(\.path)
        let decisive = index.partialFilter?.paths ?? []
        let edits = script.edits.filter { $0.overlaps(anyOf: paths) }
        let isDecided = script.edits.contains { $0.overlaps(anyOf: decisive) }
        guard isDecided || !edits.isEmpty else { return nil }
        if let failure = index.failure { throw failure }
        if !isDecided {
            if let filter = index.partialFilter?.filter, try !filter.matches(stored: document) {
                return nil
            }
            if let change = try IndexTally.change(edits, of: document, index) {
                self.init(index, change)
                return
            }
        }
        let rehearsal = try Rehearsal(script.edits, of: document, paths + decisive)
        self.init(index, try rehearsal.change(of: document, index))
    }
}

extension Edit {
    /// Whether the edit can change the values at one of some paths.
    fileprivate func overlaps(anyOf paths: [FieldPath]) -> Bool {
        paths.contains { overlaps($0) }
    }
}
