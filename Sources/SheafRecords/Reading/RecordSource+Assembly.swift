// SPDX-License-Identifier: MIT
//
// Putting spilled values together again: the same bytes that the document had before it spilled.

internal import SheafBSON

extension RecordSource where Self: ~Copyable & ~Escapable {
    /// The bytes of the whole document of a root record.
    ///
    /// - Complexity: O(bytes of the document).
    func wholeBytes(of root: RootRecordView) throws -> [UInt8] {
        if let container = root.container { return try valueBytes(of: container) }
        var bytes: [UInt8] = []
        let value = ValueView(
            typeNumber: BSONType.document.rawValue,
            trusting: root.document.bytes
        )
        _ = try appendExpanded(value, to: &bytes)
        return bytes
    }

    /// The payload of the value that a container holds.
    ///
    /// - Complexity: O(bytes of the value).
    func valueBytes(of container: ContainerID) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(try withHeader(container) { $0.valueByteCount } + 8)
        try appendValue(of: container, to: &bytes)
        return bytes
    }

    /// Appends the payload of the value that a container holds.
    func appendValue(of container: ContainerID, to bytes: inout [UInt8]) throws {
        let kind = try withHeader(container) { $0.kind }
        guard kind == .array || kind == .document else {
            return try forEachChunk(of: container) { _, _, chunk in
                bytes.append(contentsOf: chunk.bytes.extracting(ChunkView.fixedByteCount...))
                return true
            }
        }
        let start = bytes.count
        bytes.append(littleEndian: UInt32(0))
        try forEachChunk(of: container) { _, rank, chunk in
            try appendEntries(of: chunk, firstRank: rank, to: &bytes)
            return true
        }
        bytes.append(0)
        bytes.storeLength(bytes.count - start, at: start)
    }

    private func appendEntries(
        of chunk: ChunkView,
        firstRank: Int,
        to bytes: inout [UInt8]
    ) throws {
        let hasStubs = chunk.stubCount > 0
        guard chunk.isArray || hasStubs else {
            // Entries of a document without stubs are its elements, byte for byte.
            bytes.append(contentsOf: chunk.bytes.extracting(ChunkView.fixedByteCount...))
            return
        }
        var (offset, rank) = (ChunkView.fixedByteCount, firstRank)
        while let entry = chunk.entry(at: offset) {
            let value = chunk.value(entry)
            let head = bytes.count
            bytes.append(entry.typeNumber)
            if chunk.isArray {
                bytes.appendDecimal(rank)
                bytes.append(0)
            } else {
                bytes.append(
                    contentsOf: chunk.bytes.extracting((entry.start + 1)..<entry.valueStart)
                )
            }
            if hasStubs {
                bytes[head] = try appendExpanded(value, to: &bytes)
            } else {
                bytes.append(contentsOf: value.bytes)
            }
            offset = entry.valueEnd
            rank += 1
        }
    }

    /// Appends a value's payload with every stub in it written out.
    ///
    /// - Returns: The type number of the value.
    func appendExpanded(_ value: ValueView, to bytes: inout [UInt8]) throws -> UInt8 {
        if let stub = Stub(value) {
            try appendValue(of: stub.container, to: &bytes)
            return stub.type.rawValue
        }
        guard let container = value.container else {
            bytes.append(contentsOf: value.bytes)
            return value.typeNumber
        }
        let start = bytes.count
        bytes.append(littleEndian: UInt32(0))
        var cursor = container.elements
        while let element = cursor.next() {
            let head = bytes.count
            bytes.append(element.value.typeNumber)
            bytes.append(contentsOf: element.nameBytes)
            bytes.append(0)
            bytes[head] = try appendExpanded(element.value, to: &bytes)
        }
        bytes.append(0)
        bytes.storeLength(bytes.count - start, at: start)
        return value.typeNumber
    }
}
