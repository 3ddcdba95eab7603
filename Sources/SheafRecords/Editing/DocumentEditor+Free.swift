// SPDX-License-Identifier: MIT
//
// Deleting containers, and folding small ones back into their parents.

internal import SheafBSON
internal import SheafKeyValue

extension DocumentEditor {
    /// Deletes the containers that a value leads to.
    mutating func free(_ payload: Payload, _ transaction: inout WriteTransaction) throws {
        for stub in Stub.all(in: payload.view) { try free(stub.container, &transaction) }
    }

    /// Deletes the containers that entries lead to.
    mutating func free(_ list: EntryList, _ transaction: inout WriteTransaction) throws {
        for stub in list.stubs { try free(stub.container, &transaction) }
    }

    /// Deletes a container with everything below it.
    ///
    /// - Complexity: O(records of the container).
    mutating func free(
        _ container: ContainerID,
        _ transaction: inout WriteTransaction
    ) throws {
        for stub in try stubs(in: container, transaction.snapshot) {
            try free(stub.container, &transaction)
        }
        cache.forget(container)
        let header = RecordKey(record, .header(container))
        try deleteAll(header.bytes.copiedBytes, &transaction)
        let keys = RecordKey(keyIndexOf: container, record)
        try deleteAll(keys.bytes.copiedBytes, &transaction)
    }

    private func stubs(in container: ContainerID, _ snapshot: Snapshot) throws -> [Stub] {
        let source = source(snapshot)
        let hasStubs = try source.withHeader(container) {
            $0.stubCount > 0 && ($0.kind == .array || $0.kind == .document)
        }
        guard hasStubs else { return [] }
        var stubs: [Stub] = []
        try source.forEachEntry(of: container) { _, chunk, entry in
            if chunk.stubCount > 0 {
                Stub.forEach(in: chunk.value(entry)) { stubs.append($0) }
            }
            return true
        }
        return stubs
    }

    /// Deletes all records whose keys begin with these bytes.
    private func deleteAll(
        _ prefix: [UInt8],
        _ transaction: inout WriteTransaction
    ) throws {
        while let key = try firstKey(prefix, transaction.snapshot) {
            _ = try transaction.delete(unsafe key.span.bytes, in: table)
        }
    }

    private func firstKey(_ prefix: [UInt8], _ snapshot: Snapshot) throws -> [UInt8]? {
        var cursor = try snapshot.cursor(in: table)
        guard try cursor.seek(atLeast: unsafe prefix.span.bytes),
            cursor.key.byteCount >= prefix.count,
            cursor.key.extracting(0..<prefix.count).equals(unsafe prefix.span.bytes)
        else { return nil }
        return cursor.key.copiedBytes
    }

    /// Puts a container that has become small back into the bytes that hold its stub, if there is
    /// plenty of room: far less than what made it spill, so that it does not go to and fro.
    mutating func fold(_ path: DocumentPath, _ transaction: inout WriteTransaction) throws {
        guard var place = try place(at: path, transaction.snapshot),
            let container = place.container
        else { return }
        guard let bytes = try foldableBytes(of: container, transaction.snapshot) else { return }
        if path.isRoot {
            root = .document(bytes)
            isRootDirty = true
        } else {
            let room = limits.chunkByteCountMax / 2
            guard place.blob.bytes.count + bytes.count <= room else { return }
            place.blob.bytes[place.location.start] = place.type.rawValue
            place.replace(place.location.valueRange, with: bytes, within: false)
            try store(place.blob, byteDelta: 0, &transaction)
        }
        try free(container, &transaction)
    }

    /// The value of a container that has become small.
    private func foldableBytes(
        of container: ContainerID,
        _ snapshot: Snapshot
    ) throws -> [UInt8]? {
        let source = source(snapshot)
        let isSmall = try source.withHeader(container) {
            $0.stubCount == 0 && $0.valueByteCount <= limits.foldByteCountMax
        }
        return isSmall ? try source.valueBytes(of: container) : nil
    }
}
