// SPDX-License-Identifier: MIT
//
// The seam of aggregation: what stages ask of the storage, which the language cannot reach. Cursors
// and sorters keep no hold on a state of the store; they are shown one for each step.

package import SheafBSON

/// One state of a store, as the stages of a pipeline see it.
package protocol PipelineStorage: ~Copyable, ~Escapable {
    /// A cursor before the first document of a scan.
    func cursor(for scan: CollectionScan) throws -> any ScanCursor

    /// The next document of a scan; nil at the end.
    func next(of cursor: any ScanCursor) throws -> Document?

    /// How many documents a scan shows.
    func count(of scan: CollectionScan) throws -> Int

    /// A sorter of documents.
    ///
    /// - Parameter countMax: How many of the first documents are wanted; nil for all.
    /// - Returns: The sorter, without documents.
    func sorter(countMax: Int?) -> any DocumentSorter

    /// A place for documents that are read more than once.
    func spool() -> any DocumentSpool

    /// How many bytes a stage may gather in memory.
    var memoryByteCountMax: Int { get }

    /// Whether stages that gather more may use files.
    var allowsDisk: Bool { get }

    /// Ends the work when its time is over, or when its task was cancelled.
    func check() throws
}

/// A scan on its way through a collection.
package protocol ScanCursor: AnyObject {}

/// Takes documents with keys, and gives them in the order of the keys.
package protocol DocumentSorter: AnyObject {
    /// Takes a document. Documents with the same key keep their order.
    ///
    /// - Throws: an error with MongoDB's number 292 when there is too much, and no file is allowed.
    func add(_ document: Document, key: [UInt8]) throws

    /// The next document in order; nil at the end. No more are added then.
    func next() throws -> Document?
}

/// Keeps documents in their order, in a file where they are too many.
package protocol DocumentSpool: AnyObject {
    /// Takes a document.
    func add(_ document: Document) throws

    /// The document at a place and the place behind it; nil at the end. The first place is 0.
    func document(at place: Int) throws -> (document: Document, next: Int)?
}
