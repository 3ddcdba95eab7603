// SPDX-License-Identifier: MIT
//
// Locate: a document as it lies in its table, read by the record. A question about one value loads
// the records on the way to it and no others.

package import SheafBSON
internal import SheafKeyValue

/// A document in its table, as one snapshot shows it.
///
/// Cost: a value, an element or a count by path is O(log n) records; a slice of k elements O(log n
/// + k).
package struct StoredDocument: ~Escapable {
    let source: SnapshotSource
    let root: RootRecordView

    @_lifetime(copy source, copy root)
    init(_ source: SnapshotSource, _ root: RootRecordView) {
        self.source = source
        self.root = root
    }

    /// The number of the document in its collection.
    package var id: RecordID { source.record }

    /// Whether the whole document lies in its root record.
    package var isInline: Bool { root.shape == .whole }

    /// The whole document, if it lies in its root record.
    package var inlineView: DocumentView? {
        @_lifetime(copy self)
        get { isInline ? root.document : nil }
    }

    /// The whole document.
    ///
    /// - Complexity: O(bytes of the document).
    package func copy() throws -> Document {
        if isInline { return Document(copying: root.document) }
        return Document(trusting: try source.wholeBytes(of: root))
    }

    /// The number of bytes of the whole document as BSON; reads headers only.
    package func byteCount() throws -> Int {
        try byteCount(at: .root) ?? 0
    }

    /// The number of bytes that the value at a path has as BSON, or nil when there is none; reads
    /// headers only, and no value.
    package func byteCount(at path: DocumentPath) throws -> Int? {
        try withRawValue(at: path) { value in
            var total = value.bytes.byteCount
            for stub in Stub.all(in: value) {
                total += try source.withHeader(stub.container) { $0.valueByteCount }
                total -= RawBSON.stubByteCount
            }
            return total
        }
    }

    /// How the document lies: the records that it has by kind, for statistics.
    package func shape() throws -> DocumentShape {
        var shape = DocumentShape()
        try withRawValue(at: .root) { value in
            for stub in Stub.all(in: value) { try shape.add(stub, source) }
        }
        return shape
    }
}

/// How many containers and chunks a document has.
package struct DocumentShape: Sendable, Hashable {
    /// Arrays, documents and single values in containers of their own.
    package var containers = 0
    /// Chunks of those containers.
    package var chunks = 0
    /// Bytes of those chunks.
    package var chunkBytes = 0
    /// Containers that keep a key index.
    package var keyIndexes = 0

    fileprivate mutating func add(_ stub: Stub, _ source: SnapshotSource) throws {
        containers += 1
        let (kind, hasStubs) = try source.withHeader(stub.container) { header in
            if header.hasKeyIndex { keyIndexes += 1 }
            return (header.kind, header.stubCount > 0)
        }
        var nested: [Stub] = []
        try source.forEachChunk(of: stub.container) { _, _, chunk in
            chunks += 1
            chunkBytes += chunk.bytes.byteCount
            guard hasStubs, kind == .array || kind == .document else { return true }
            var offset = ChunkView.fixedByteCount
            while let entry = chunk.entry(at: offset) {
                Stub.forEach(in: chunk.value(entry)) { nested.append($0) }
                offset = entry.valueEnd
            }
            return true
        }
        for stub in nested { try add(stub, source) }
    }
}
