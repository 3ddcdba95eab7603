// SPDX-License-Identifier: MIT
//
// The way from a container's header down its counted tree to one chunk. By rank it is found from
// the top, by a chunk's label from the bottom, since every chunk and node knows its parent.

internal import SheafBSON

/// The way from a header to a chunk.
struct TreePath {
    static let depthMax = 12

    /// The number of nodes between header and chunk.
    var depth = 0
    /// The place of the child in the header's list, then in each node's.
    var slots: InlineArray<12, Int> = .init(repeating: 0)
    /// The labels of the nodes, from place 1 on.
    var labels: InlineArray<12, UInt64> = .init(repeating: 0)
    /// The label of the chunk.
    var chunk: UInt64 = 0
    /// Whether no chunk comes before.
    var isFirst = true
    /// Whether no chunk comes after.
    var isLast = true

    /// The level of the node at a depth.
    func level(at depth: Int) -> Int { self.depth - depth + 1 }

    /// Takes a step down: to the child at a place of the list at a depth.
    mutating func descend(at depth: Int, to slot: Int, in entries: TreeEntries) {
        slots[depth] = slot
        let label = entries.label(at: slot)
        if depth == self.depth { chunk = label } else { labels[depth + 1] = label }
        isFirst = isFirst && slot == 0
        isLast = isLast && slot == entries.count - 1
    }
}

extension RecordSource where Self: ~Copyable & ~Escapable {
    /// The way to the chunk that holds the entry of a rank, and the rank within that chunk.
    ///
    /// - Complexity: O(log n) records.
    func locate(rank: Int, in container: ContainerID) throws -> (path: TreePath, slot: Int) {
        var path = TreePath()
        var rest = rank
        try withHeader(container) { header in
            guard header.level < TreePath.depthMax, header.entries.count > 0 else {
                throw RecordError.damaged("a container's header")
            }
            path.depth = header.level
            path.descend(at: 0, to: header.entries.slot(of: &rest), in: header.entries)
        }
        var depth = 1
        while depth <= path.depth {
            let (label, level) = (path.labels[depth], path.level(at: depth))
            try withNode(container, label: label, level: level) { node in
                path.descend(at: depth, to: node.entries.slot(of: &rest), in: node.entries)
            }
            depth += 1
        }
        return (path, rest)
    }

    /// The way to a chunk, and the rank of its first entry.
    ///
    /// - Complexity: O(log n) records.
    func locate(
        chunk label: UInt64,
        in container: ContainerID
    ) throws -> (path: TreePath, rank: Int) {
        var path = TreePath()
        path.depth = try withHeader(container) { $0.level }
        guard path.depth < TreePath.depthMax else {
            throw RecordError.damaged("a container's header")
        }
        var parent = try withRecord(.chunk(container, label: label)) { bytes in
            ChunkView(bytes, isArray: true).parentLabel
        }
        var (child, rank, depth) = (label, 0, path.depth)
        while depth > 0 {
            let level = path.level(at: depth)
            let next = try withNode(container, label: parent, level: level) { node in
                try ascend(&path, &rank, at: depth, to: child, in: node.entries)
                return node.parentLabel
            }
            (child, parent, depth) = (parent, next, depth - 1)
        }
        try withHeader(container) { header in
            try ascend(&path, &rank, at: 0, to: child, in: header.entries)
        }
        return (path, rank)
    }

    private func ascend(
        _ path: inout TreePath,
        _ rank: inout Int,
        at depth: Int,
        to child: UInt64,
        in entries: TreeEntries
    ) throws {
        guard let slot = entries.slot(ofLabel: child) else {
            throw RecordError.damaged("a tree node")
        }
        rank += entries.countBefore(slot)
        path.descend(at: depth, to: slot, in: entries)
    }
}
