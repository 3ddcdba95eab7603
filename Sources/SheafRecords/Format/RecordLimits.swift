// SPDX-License-Identifier: MIT
//
// The sizes at which a document changes its shape. They follow from LMDB's page: a value that does
// not fit into a leaf takes whole overflow pages, whose first loses 16 bytes to a header.

internal import SheafBSON

/// Sizes, in bytes, that decide where the parts of a document lie.
package struct RecordLimits: Sendable, Hashable {
    /// The largest root record: exactly two overflow pages.
    ///
    /// Above it the document spills.
    package let rootByteCountMax: Int
    /// The largest chunk: exactly one overflow page.
    ///
    /// Only a chunk of one entry may be larger.
    package let chunkByteCountMax: Int
    /// The largest entry of a container; a larger one spills parts of its own.
    package let entryByteCountMax: Int
    /// Values below this size are not worth a container.
    package let spillByteCountMin: Int
    /// A container whose value has become smaller than this goes back into its parent.
    package let foldByteCountMax: Int
    /// The number of entries from which on a container keeps a key index.
    package let keyIndexCountMin: Int
    /// The most entries of a node of the counted tree.
    package let fanOut: Int
    /// The largest document, as BSON.
    package let documentByteCountMax: Int
    /// Whether reads hold every record against its checksum; changes always do.
    package var checksRecords = false

    /// The limits for a page size.
    package init(pageByteCount: Int = 4096, documentByteCountMax: Int = Int(Int32.max)) {
        rootByteCountMax = 2 * pageByteCount - 16
        chunkByteCountMax = pageByteCount - 16
        entryByteCountMax = 2 * pageByteCount - 16
        spillByteCountMin = pageByteCount / 4
        foldByteCountMax = pageByteCount / 2
        keyIndexCountMin = 512
        fanOut = 32
        self.documentByteCountMax = documentByteCountMax
    }

    /// Limits so small that every kind of split, merge and fold happens in small documents: for
    /// tests.
    package init(tinyChunkByteCount: Int, fanOut: Int, keyIndexCountMin: Int) {
        rootByteCountMax = 2 * tinyChunkByteCount
        chunkByteCountMax = tinyChunkByteCount
        entryByteCountMax = 2 * tinyChunkByteCount
        spillByteCountMin = tinyChunkByteCount / 4
        foldByteCountMax = tinyChunkByteCount / 2
        self.keyIndexCountMin = keyIndexCountMin
        self.fanOut = fanOut
        documentByteCountMax = Int(Int32.max)
    }

    /// Refuses a document that is too large.
    func check(documentByteCount byteCount: Int) throws(RecordError) {
        guard byteCount <= documentByteCountMax else {
            throw RecordError(
                .tooLarge,
                "The document would have \(byteCount) bytes; the limit is \(documentByteCountMax). "
                    + "Store parts of it as documents of their own."
            )
        }
    }
}
