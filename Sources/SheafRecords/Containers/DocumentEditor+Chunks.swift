// SPDX-License-Identifier: MIT
//
// Making, splitting, merging and removing the chunks of a container.

internal import SheafBSON
internal import SheafKeyValue

extension DocumentEditor {
    /// Puts a chunk that is new, or new under its label, at once: the search for free labels looks
    /// at the table.
    func put(
        _ chunk: Chunk,
        _ container: ContainerID,
        label: UInt64,
        _ transaction: inout WriteTransaction
    ) throws {
        let address = RecordAddress.chunk(container, label: label)
        try RecordCache.put(chunk.bytes, RecordKey(record, address), table, &transaction)
        cache.forget(address)
    }

    /// Puts the pieces of a list as chunks of one parent, each under its label.
    func put(
        _ list: EntryList,
        _ pieces: [Range<Int>],
        _ container: ContainerID,
        _ labels: [UInt64],
        parent: UInt64,
        _ transaction: inout WriteTransaction
    ) throws -> [TreeEntry] {
        var children: [TreeEntry] = []
        for (label, piece) in zip(labels, pieces) {
            let chunk = Chunk(parentLabel: parent, entries: list, piece)
            try put(chunk, container, label: label, &transaction)
            children.append(TreeEntry(label: label, count: piece.count))
        }
        return children
    }

    /// Makes chunks of entries before or behind a chunk at the edge of the tree.
    mutating func addChunks(
        _ list: EntryList,
        to container: ContainerID,
        beside path: TreePath,
        after: Bool,
        _ transaction: inout WriteTransaction
    ) throws {
        guard list.count > 0 else { return }
        let pieces = list.pieces(capacity: chunkCapacity, isEven: false)
        let labels = try self.labels(
            beside: path.chunk,
            after: after,
            count: pieces.count,
            in: container,
            transaction.snapshot
        )
        let parent = try parentLabel(container, path, transaction.snapshot)
        let entries = try put(list, pieces, container, labels, parent: parent, &transaction)
        try addKeys(of: list, container, labels, pieces, &transaction)
        let slot = path.slots[path.depth] + (after ? 1 : 0)
        try replaceChildren(
            container,
            path,
            depth: path.depth,
            slot..<slot,
            with: entries,
            &transaction
        )
    }

    /// Splits the chunk of a splice into even pieces.
    ///
    /// The first keeps the label.
    mutating func splitChunk(
        _ splice: Splice,
        _ path: TreePath,
        _ facts: ChunkFacts,
        _ transaction: inout WriteTransaction
    ) throws {
        let (container, slots) = (splice.container, splice.slots)
        let old = try entries(of: container, chunk: path.chunk, transaction.snapshot)
        var all = old.sublist(0..<slots.lowerBound)
        all.append(splice.list)
        all.append(old.sublist(slots.upperBound..<old.count))
        let pieces = all.pieces(capacity: chunkCapacity, isEven: true)
        let labels =
            try [path.chunk]
            + self.labels(
                beside: path.chunk,
                after: true,
                count: pieces.count - 1,
                in: container,
                transaction.snapshot
            )
        let parent = try parentLabel(container, path, transaction.snapshot)
        let entries = try put(all, pieces, container, labels, parent: parent, &transaction)
        for key in facts.removedKeys {
            try removeKey(key, container, label: path.chunk, &transaction)
        }
        let new = slots.lowerBound..<slots.lowerBound + splice.list.count
        let change = KeyMoves(all, new: new, from: path.chunk, to: labels, pieces)
        try moveKeys(change, container, &transaction)
        let slot = path.slots[path.depth]
        try replaceChildren(
            container,
            path,
            depth: path.depth,
            slot..<slot + 1,
            with: entries,
            &transaction
        )
    }

    /// Removes a chunk that has become empty.
    mutating func removeChunk(
        _ container: ContainerID,
        _ path: TreePath,
        _ transaction: inout WriteTransaction
    ) throws {
        cache.delete(.chunk(container, label: path.chunk))
        let slot = path.slots[path.depth]
        try replaceChildren(
            container,
            path,
            depth: path.depth,
            slot..<slot + 1,
            with: [],
            &transaction
        )
    }

    /// Merges a chunk that has become small with a neighbour under the same parent, if both fit
    /// well.
    mutating func mergeChunk(
        _ container: ContainerID,
        _ path: TreePath,
        _ transaction: inout WriteTransaction
    ) throws {
        let slot = path.slots[path.depth]
        let siblings = try children(container, path, depth: path.depth, transaction.snapshot)
        guard siblings.count > 1 else { return }
        let left = slot + 1 < siblings.count ? slot : slot - 1
        let pair = (siblings[left], siblings[left + 1])
        let first = try byteCount(container, pair.0.label, transaction.snapshot)
        let second = try byteCount(container, pair.1.label, transaction.snapshot)
        guard first + second <= (limits.chunkByteCountMax - Checksum.byteCount) * 3 / 4 else {
            return
        }
        let moved = try entries(of: container, chunk: pair.1.label, transaction.snapshot)
        try updateChunk(container, label: pair.0.label, transaction.snapshot) { chunk in
            chunk.bytes += moved.bytes
            chunk.count += moved.count
            chunk.stubCount += moved.stubCount
        }
        cache.delete(.chunk(container, label: pair.1.label))
        let change = KeyMoves(
            moved,
            new: 0..<0,
            from: pair.1.label,
            to: [pair.0.label],
            [0..<moved.count]
        )
        try moveKeys(change, container, &transaction)
        let merged = TreeEntry(label: pair.0.label, count: pair.0.count + pair.1.count)
        try replaceChildren(
            container,
            path,
            depth: path.depth,
            left..<left + 2,
            with: [merged],
            &transaction
        )
    }

    /// Some entries of a chunk, or all.
    func entries(
        of container: ContainerID,
        chunk label: UInt64,
        _ snapshot: Snapshot,
        slots: Range<Int>? = nil
    ) throws -> EntryList {
        let source = source(snapshot)
        let isArray = try source.withHeader(container) { $0.kind == .array }
        return try source.withChunk(container, label: label, isArray: isArray) { chunk in
            var list = EntryList(isArray: isArray)
            list.append(chunk)
            guard let slots else { return list }
            guard slots.upperBound <= list.count else { throw RecordError.damaged("a chunk") }
            return list.sublist(slots)
        }
    }

    /// The bytes that entries have in a chunk.
    var chunkCapacity: Int {
        limits.chunkByteCountMax - Checksum.byteCount - ChunkView.fixedByteCount
    }

    private func byteCount(
        _ container: ContainerID,
        _ label: UInt64,
        _ snapshot: Snapshot
    ) throws -> Int {
        try source(snapshot).withRecord(.chunk(container, label: label)) { $0.byteCount }
    }
}
