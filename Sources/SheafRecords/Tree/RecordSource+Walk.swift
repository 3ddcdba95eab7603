// SPDX-License-Identifier: MIT
//
// Walks over the chunks of a container in their order, from any rank on, in memory of one chunk.

internal import SheafBSON

extension RecordSource where Self: ~Copyable & ~Escapable {
    /// Shows the chunks of a container in their order, from the one that holds a rank on, each with
    /// the rank of its first entry, until the body answers false.
    func forEachChunk(
        of container: ContainerID,
        fromRank rank: Int = 0,
        _ body: (_ label: UInt64, _ firstRank: Int, ChunkView) throws -> Bool
    ) throws {
        try withHeader(container) { header in
            var walk = ChunkWalk(container, isArray: header.kind == .array, from: rank)
            _ = try visit(header.entries, level: header.level, &walk, body)
        }
    }

    private func visit(
        _ entries: TreeEntries,
        level: Int,
        _ walk: inout ChunkWalk,
        _ body: (UInt64, Int, ChunkView) throws -> Bool
    ) throws -> Bool {
        var slot = 0
        while slot < entries.count {
            let child = entries[slot]
            slot += 1
            guard walk.rank + child.count > walk.start else {
                walk.rank += child.count
                continue
            }
            let goesOn: Bool
            if level == 0 {
                goesOn = try withChunk(walk.container, label: child.label, isArray: walk.isArray) {
                    try body(child.label, walk.rank, $0)
                }
                walk.rank += child.count
            } else {
                goesOn = try withNode(walk.container, label: child.label, level: level) { node in
                    try visit(node.entries, level: level - 1, &walk, body)
                }
            }
            guard goesOn else { return false }
        }
        return true
    }

    /// Shows the entries of a container in their order, from a rank on, until the body answers
    /// false.
    func forEachEntry(
        of container: ContainerID,
        fromRank rank: Int = 0,
        _ body: (_ rank: Int, ChunkView, EntryLocation) throws -> Bool
    ) throws {
        try forEachChunk(of: container, fromRank: rank) { _, firstRank, chunk in
            var offset = ChunkView.fixedByteCount
            var current = firstRank
            while let entry = chunk.entry(at: offset) {
                if current >= rank, try !body(current, chunk, entry) { return false }
                current += 1
                offset = entry.valueEnd
            }
            return true
        }
    }

    /// The chunk that holds the first field of a name in the container of a document, the place of
    /// the field in it, and its rank.
    ///
    /// - Complexity: O(log n) with a key index, else O(bytes before it).
    func find(
        _ name: String,
        in container: ContainerID
    ) throws -> (chunk: UInt64, slot: Int, rank: Int)? {
        guard try withHeader(container, { $0.hasKeyIndex }) else {
            return try scan(for: name, in: container)
        }
        var found: (chunk: UInt64, slot: Int, rank: Int)?
        for label in try chunks(of: container, withKey: KeyIndex.key(ofName: name)) {
            let first = try locate(chunk: label, in: container).rank
            try withChunk(container, label: label, isArray: false) { chunk in
                guard let slot = chunk.slot(ofName: name) else { return }
                if let found, found.rank <= first + slot { return }
                found = (label, slot, first + slot)
            }
        }
        return found
    }

    private func scan(
        for name: String,
        in container: ContainerID
    ) throws -> (chunk: UInt64, slot: Int, rank: Int)? {
        var found: (chunk: UInt64, slot: Int, rank: Int)?
        try forEachChunk(of: container) { label, firstRank, chunk in
            guard let slot = chunk.slot(ofName: name) else { return true }
            found = (label, slot, firstRank + slot)
            return false
        }
        return found
    }
}

/// How far a walk over chunks has come.
private struct ChunkWalk {
    let container: ContainerID
    let isArray: Bool
    let start: Int
    var rank = 0

    init(_ container: ContainerID, isArray: Bool, from start: Int) {
        self.container = container
        self.isArray = isArray
        self.start = start
    }
}

extension ChunkView {
    /// The place of the first field of a name.
    func slot(ofName name: String) -> Int? {
        var offset = Self.fixedByteCount
        var slot = 0
        while let entry = entry(at: offset) {
            if self.name(entry).equals(name) { return slot }
            slot += 1
            offset = entry.valueEnd
        }
        return nil
    }
}
