// SPDX-License-Identifier: MIT
//
// Mutate: the stage that turns edits into changed records. An editor serves one document for one
// script; what it has changed is put at the end, each record once.

internal import SheafBSON
internal import SheafKeyValue

/// Applies edits to one stored document.
///
/// Cost: an edit of one element reads and writes O(log n) records, whatever the document's size.
struct DocumentEditor {
    let limits: RecordLimits
    let cache: RecordCache
    /// The root record, once it was read or made.
    var root: RootRecord
    var isRootDirty: Bool
    /// Whether a container has grown so large that the document's size must be looked at.
    var mayBeTooLarge = false
    /// The number of the next container, once it was looked up.
    var nextContainer: UInt32?

    var table: Table { cache.table }
    var record: RecordID { cache.record }

    /// An editor of a document that exists.
    init(
        editing record: RecordID,
        in table: Table,
        _ limits: RecordLimits,
        _ transaction: inout WriteTransaction
    ) throws {
        self.limits = limits
        cache = RecordCache(table, record)
        let key = RecordKey(record)
        guard let value = try transaction.snapshot.get(key.bytes, in: table) else {
            throw RecordError(.notFound, "There is no document of the record \(record).")
        }
        guard let view = RootRecordView(try value.checkedContent(key: key.bytes)) else {
            throw RecordError.damaged("a document's root record")
        }
        root = RootRecord(view)
        isRootDirty = false
    }

    /// An editor of a document that is made now.
    init(
        making document: Document,
        as record: RecordID,
        in table: Table,
        _ limits: RecordLimits
    ) {
        self.limits = limits
        cache = RecordCache(table, record)
        root = .document(document.bytes)
        isRootDirty = true
        nextContainer = 1
    }

    /// Applies edits in their order.
    mutating func apply(
        _ script: EditScript,
        _ transaction: inout WriteTransaction
    ) throws {
        for edit in script.edits {
            try apply(edit, &transaction)
            if cache.isFull { try cache.flush(&transaction) }
        }
    }

    private mutating func apply(_ edit: Edit, _ transaction: inout WriteTransaction) throws {
        switch edit {
        case .set(let path, let value): try set(path, Payload(value), &transaction)
        case .unset(let path): try unset(path, &transaction)
        case .rename(let source, let target): try rename(source, to: target, &transaction)
        case .arrayInsert(let path, let position, let values):
            try insert(values, into: path, at: position, &transaction)
        case .arrayAppend(let path, let values):
            try insert(values, into: path, at: nil, &transaction)
        case .arrayRemove(let path, let positions):
            try remove(positions, from: path, &transaction)
        case .arrayReplace(let path, let values):
            try replaceAll(in: path, with: values, &transaction)
        case .arrayAid(let path, let aid): try keep(aid, for: path, &transaction)
        }
    }

    /// Brings the root record to its size and puts everything.
    mutating func finish(_ transaction: inout WriteTransaction) throws {
        if isRootDirty {
            try settleRoot(&transaction)
            try RecordCache.put(root.bytes, RecordKey(record), table, &transaction)
            isRootDirty = false
        }
        if mayBeTooLarge { try checkByteCount(transaction.snapshot) }
        try cache.flush(&transaction)
    }

    /// Throws after puts, if at all: the writer then rolls the statement back as a whole.
    private func checkByteCount(_ snapshot: Snapshot) throws {
        switch root {
        case .document(let bytes):
            let payload = Payload(typeNumber: BSONType.document.rawValue, bytes: bytes)
            try limits.check(documentByteCount: byteCount(payload, snapshot))
        case .spilled(let container):
            let byteCount = try source(snapshot).withHeader(container) { $0.valueByteCount }
            try limits.check(documentByteCount: byteCount)
        }
    }

    /// Changes a container's header.
    func updateHeader<Result>(
        _ container: ContainerID,
        _ snapshot: Snapshot,
        _ body: (inout ContainerHeader) throws -> Result
    ) throws -> Result {
        try cache.update(.header(container), snapshot) { bytes in
            var header = ContainerHeader(bytes: [])
            swap(&header.bytes, &bytes)
            defer { swap(&header.bytes, &bytes) }
            return try body(&header)
        }
    }

    /// Changes a node of a container's tree.
    func updateNode<Result>(
        _ container: ContainerID,
        label: UInt64,
        level: Int,
        _ snapshot: Snapshot,
        _ body: (inout TreeNode) throws -> Result
    ) throws -> Result {
        let level = UInt8(truncatingIfNeeded: level)
        return try cache.update(.node(container, label: label, level: level), snapshot) { bytes in
            var node = TreeNode(bytes: [])
            swap(&node.bytes, &bytes)
            defer { swap(&node.bytes, &bytes) }
            return try body(&node)
        }
    }

    /// Changes a chunk.
    func updateChunk<Result>(
        _ container: ContainerID,
        label: UInt64,
        _ snapshot: Snapshot,
        _ body: (inout Chunk) throws -> Result
    ) throws -> Result {
        try cache.update(.chunk(container, label: label), snapshot) { bytes in
            var chunk = Chunk(bytes: [])
            swap(&chunk.bytes, &bytes)
            defer { swap(&chunk.bytes, &bytes) }
            return try body(&chunk)
        }
    }

    /// The document's records as the edits so far have left them.
    @_lifetime(copy snapshot)
    func source(_ snapshot: Snapshot) -> EditedSource {
        EditedSource(cache, snapshot)
    }
}

/// A value on its way into a document: its type number and its encoded bytes, perhaps with stubs
/// inside.
struct Payload {
    var typeNumber: UInt8
    var bytes: [UInt8]

    init(typeNumber: UInt8, bytes: [UInt8]) {
        self.typeNumber = typeNumber
        self.bytes = bytes
    }

    init(_ value: BSONValue) {
        typeNumber = value.type.rawValue
        bytes = value.encodedBytes
    }

    init(_ stub: Stub) {
        typeNumber = stubTypeNumber
        bytes = stub.payload
    }

    /// The value as a view.
    var view: ValueView {
        @_lifetime(borrow self)
        get { ValueView(typeNumber: typeNumber, trusting: unsafe bytes.span.bytes) }
    }
}
