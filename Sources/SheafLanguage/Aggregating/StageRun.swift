// SPDX-License-Identifier: MIT
//
// A pipeline at work: each stage pulls documents from the one before it, one at a time. Nothing is
// held of the state of the store between two documents, so that a cursor can wait.

package import SheafBSON

/// A stage at work.
package protocol StageRun: AnyObject {
    /// The next document; nil at the end, and for ever after it.
    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document?
}

/// The documents of a collection.
final class ScanRun: StageRun {
    private let scan: CollectionScan
    private var cursor: (any ScanCursor)?

    init(_ scan: CollectionScan) {
        self.scan = scan
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        try storage.check()
        let cursor = try cursor ?? storage.cursor(for: scan)
        self.cursor = cursor
        return try storage.next(of: cursor)
    }
}

/// How many documents a scan shows, in one document.
final class ScanCountRun: StageRun {
    private let scan: CollectionScan
    private let name: String
    private var isAtEnd = false

    init(_ scan: CollectionScan, name: String) {
        self.scan = scan
        self.name = name
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        guard !isAtEnd else { return nil }
        isAtEnd = true
        let count = try storage.count(of: scan)
        return count == 0 ? nil : [name: .integer(count)]
    }
}

/// Documents from a spool, which others may read too.
final class SpoolRun: StageRun {
    private let spool: any DocumentSpool
    private var place = 0

    init(_ spool: any DocumentSpool) {
        self.spool = spool
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        guard let entry = try spool.document(at: place) else { return nil }
        place = entry.next
        return entry.document
    }
}
