// SPDX-License-Identifier: MIT
//
// Searching an ordered container by halves: in the list of the header, then of one node after
// another, then in one chunk. A child is looked at by its first entry.

internal import SheafBSON

extension RecordSource where Self: ~Copyable & ~Escapable {
    /// The rank of the first entry that passes a test, or the number of entries.
    ///
    /// All entries behind one that passes must pass too.
    ///
    /// - Complexity: O(log n) records and tests.
    func partitionPoint(
        of container: ContainerID,
        _ passes: (_ rank: Int, ChunkView, EntryLocation) throws -> Bool
    ) throws -> Int {
        try withHeader(container) { header in
            let search = EntrySearch(container: container, isArray: header.kind == .array)
            return try point(search, header.entries, level: header.level, firstRank: 0, passes)
        }
    }

    private func point(
        _ search: EntrySearch,
        _ entries: TreeEntries,
        level: Int,
        firstRank: Int,
        _ passes: (Int, ChunkView, EntryLocation) throws -> Bool
    ) throws -> Int {
        // The first child whose first entry passes; the point lies in the child before it.
        let next = try halve(entries.count) { slot in
            let rank = firstRank + entries.countBefore(slot)
            return try startPasses(search, entries.label(at: slot), level: level, rank, passes)
        }
        guard next > 0 else { return firstRank }
        let (label, rank) = (entries.label(at: next - 1), firstRank + entries.countBefore(next - 1))
        guard level > 0 else { return try point(search, inChunk: label, rank, passes) }
        return try withNode(search.container, label: label, level: level) { node in
            try point(search, node.entries, level: level - 1, firstRank: rank, passes)
        }
    }

    private func point(
        _ search: EntrySearch,
        inChunk label: UInt64,
        _ firstRank: Int,
        _ passes: (Int, ChunkView, EntryLocation) throws -> Bool
    ) throws -> Int {
        try withChunk(search.container, label: label, isArray: search.isArray) { chunk in
            var (offset, entries) = (ChunkView.fixedByteCount, [EntryLocation]())
            while let entry = chunk.entry(at: offset) {
                entries.append(entry)
                offset = entry.valueEnd
            }
            return try firstRank
                + halve(entries.count) { try passes(firstRank + $0, chunk, entries[$0]) }
        }
    }

    /// Whether the first entry below a child passes.
    private func startPasses(
        _ search: EntrySearch,
        _ label: UInt64,
        level: Int,
        _ rank: Int,
        _ passes: (Int, ChunkView, EntryLocation) throws -> Bool
    ) throws -> Bool {
        guard level == 0 else {
            return try withNode(search.container, label: label, level: level) { node in
                try startPasses(search, node.entries.label(at: 0), level: level - 1, rank, passes)
            }
        }
        return try withChunk(search.container, label: label, isArray: search.isArray) { chunk in
            guard let entry = chunk.entry(at: ChunkView.fixedByteCount) else {
                throw RecordError.damaged("a chunk")
            }
            return try passes(rank, chunk, entry)
        }
    }
}

/// What is searched.
private struct EntrySearch {
    let container: ContainerID
    let isArray: Bool
}

/// The first of so many places that passes a test, or their number.
private func halve(_ count: Int, _ passes: (Int) throws -> Bool) rethrows -> Int {
    var (low, high) = (0, count)
    while low < high {
        let middle = (low + high) / 2
        if try passes(middle) { high = middle } else { low = middle + 1 }
    }
    return low
}
