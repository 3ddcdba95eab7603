// SPDX-License-Identifier: MIT
//
// The counted tree over the chunks of a container: a B+ tree whose lists carry counts instead of
// keys.

internal import SheafBSON
internal import SheafKeyValue

extension DocumentEditor {
    /// Replaces children in the list at a depth of a path, and keeps the tree in shape above it.
    ///
    /// - Complexity: O(log n + children) records.
    mutating func replaceChildren(
        _ container: ContainerID,
        _ path: TreePath,
        depth: Int,
        _ slots: Range<Int>,
        with entries: [TreeEntry],
        _ transaction: inout WriteTransaction
    ) throws {
        guard depth > 0 else {
            let growth = try updateHeader(container, transaction.snapshot) { header in
                defer { header.replaceEntries(slots, with: entries) }
                return Growth(slots, of: header.entryCount)
            }
            return try settleHeader(container, growth, &transaction)
        }
        let (label, level) = (path.labels[depth], path.level(at: depth))
        let (delta, count, growth) = try updateNode(
            container,
            label: label,
            level: level,
            transaction.snapshot
        ) { node in
            let (before, growth) = (node.countBelow, Growth(slots, of: node.entryCount))
            node.replaceEntries(slots, with: entries)
            return (node.countBelow - before, node.entryCount, growth)
        }
        let slot = path.slots[depth - 1]
        if count == 0 {
            cache.delete(address(container, label, level))
            try replaceChildren(
                container,
                path,
                depth: depth - 1,
                slot..<slot + 1,
                with: [],
                &transaction
            )
        } else if count > limits.fanOut {
            try splitNode(container, path, depth: depth, growth, &transaction)
        } else {
            try addCount(delta, container, path, upTo: depth - 1, transaction.snapshot)
            if entries.count < slots.count, count < limits.fanOut / 4 {
                try mergeNode(container, path, depth: depth, &transaction)
            }
        }
    }

    /// Adds to the counts of a path, from the header down to the list at a depth.
    func addCount(
        _ delta: Int,
        _ container: ContainerID,
        _ path: TreePath,
        upTo depth: Int,
        _ snapshot: Snapshot
    ) throws {
        guard delta != 0 else { return }
        try updateHeader(container, snapshot) { $0.addCount(delta, at: path.slots[0]) }
        guard depth > 0 else { return }
        for depth in 1...depth {
            let (label, level) = (path.labels[depth], path.level(at: depth))
            try updateNode(container, label: label, level: level, snapshot) {
                $0.addCount(delta, at: path.slots[depth])
            }
        }
    }

    /// The children in the list at a depth of a path.
    func children(
        _ container: ContainerID,
        _ path: TreePath,
        depth: Int,
        _ snapshot: Snapshot
    ) throws -> [TreeEntry] {
        let source = source(snapshot)
        guard depth > 0 else { return try source.withHeader(container) { $0.entries.list } }
        let (label, level) = (path.labels[depth], path.level(at: depth))
        return try source.withNode(container, label: label, level: level) { $0.entries.list }
    }

    /// The label by which the chunk at the end of a path knows its parent.
    func parentLabel(
        _ container: ContainerID,
        _ path: TreePath,
        _ snapshot: Snapshot
    ) throws -> UInt64 {
        guard path.depth == 0 else { return path.labels[path.depth] }
        return try source(snapshot).withHeader(container) { $0.childParentLabel }
    }

    private mutating func splitNode(
        _ container: ContainerID,
        _ path: TreePath,
        depth: Int,
        _ growth: Growth,
        _ transaction: inout WriteTransaction
    ) throws {
        let (label, level) = (path.labels[depth], path.level(at: depth))
        let (entries, parent) = try source(transaction.snapshot).withNode(
            container,
            label: label,
            level: level
        ) { ($0.entries.list, $0.parentLabel) }
        let children = try makeNodes(
            entries.pieces(fanOut: limits.fanOut, growth),
            container,
            level: level,
            known: label,
            parent: parent,
            transaction.snapshot
        )
        let slot = path.slots[depth - 1]
        try replaceChildren(
            container,
            path,
            depth: depth - 1,
            slot..<slot + 1,
            with: children,
            &transaction
        )
    }

    /// Makes nodes of a level out of children that all know one label as their parent's.
    ///
    /// The largest piece keeps that label, so that the fewest children have to be told another.
    private func makeNodes(
        _ pieces: [ArraySlice<TreeEntry>],
        _ container: ContainerID,
        level: Int,
        known: UInt64,
        parent: UInt64,
        _ snapshot: Snapshot
    ) throws -> [TreeEntry] {
        let largest = pieces.map(\.count).max() ?? 0
        let keeper = pieces.firstIndex { $0.count == largest }
        // The label is taken before others are looked for.
        cache.set(address(container, known, level), [])
        return try pieces.enumerated().map { index, piece in
            var label = known
            if index != keeper {
                let near = piece.first?.label ?? known
                label = try freeLabel(near: near, level: level, in: container, snapshot)
                try adopt(piece, by: label, container, level: level, snapshot)
            }
            let node = TreeNode(level: level, parentLabel: parent, entries: piece)
            cache.set(address(container, label, level), node.bytes)
            return TreeEntry(label: label, count: piece.countBelow)
        }
    }

    /// Tells children of a node of a level who their parent is.
    private func adopt(
        _ children: ArraySlice<TreeEntry>,
        by label: UInt64,
        _ container: ContainerID,
        level: Int,
        _ snapshot: Snapshot
    ) throws {
        for child in children {
            if level == 1 {
                try updateChunk(container, label: child.label, snapshot) { $0.parentLabel = label }
            } else {
                try updateNode(container, label: child.label, level: level - 1, snapshot) {
                    $0.parentLabel = label
                }
            }
        }
    }

    /// Merges a node that has become small with a neighbour under the same parent, if both fit
    /// well.
    private mutating func mergeNode(
        _ container: ContainerID,
        _ path: TreePath,
        depth: Int,
        _ transaction: inout WriteTransaction
    ) throws {
        let level = path.level(at: depth)
        let siblings = try children(container, path, depth: depth - 1, transaction.snapshot)
        guard siblings.count > 1 else { return }
        let slot = path.slots[depth - 1]
        let left = slot + 1 < siblings.count ? slot : slot - 1
        let (first, second) = (siblings[left], siblings[left + 1])
        let (kept, moved) = try lists(
            container,
            (first.label, second.label),
            level: level,
            transaction.snapshot
        )
        guard kept + moved.count <= limits.fanOut * 3 / 4 else { return }
        try updateNode(container, label: first.label, level: level, transaction.snapshot) {
            $0.replaceEntries(kept..<kept, with: moved)
        }
        try adopt(
            moved[...],
            by: first.label,
            container,
            level: level,
            transaction.snapshot
        )
        cache.delete(address(container, second.label, level))
        let merged = TreeEntry(label: first.label, count: first.count + second.count)
        try replaceChildren(
            container,
            path,
            depth: depth - 1,
            left..<left + 2,
            with: [merged],
            &transaction
        )
    }

    /// The number of children of one node, and the children of another.
    private func lists(
        _ container: ContainerID,
        _ labels: (UInt64, UInt64),
        level: Int,
        _ snapshot: Snapshot
    ) throws -> (Int, [TreeEntry]) {
        let source = source(snapshot)
        let kept = try source.withNode(container, label: labels.0, level: level) {
            $0.entries.count
        }
        let moved = try source.withNode(container, label: labels.1, level: level) {
            $0.entries.list
        }
        return (kept, moved)
    }

    /// Grows or shrinks the tree at its top until the header's list has its size.
    private mutating func settleHeader(
        _ container: ContainerID,
        _ growth: Growth,
        _ transaction: inout WriteTransaction
    ) throws {
        while true {
            let snapshot = transaction.snapshot
            let (count, level) = try source(snapshot).withHeader(container) {
                ($0.entries.count, $0.level)
            }
            if count > limits.fanOut {
                try pushDown(container, level: level + 1, growth, snapshot)
            } else if count == 1, level > 0 {
                try pullUp(container, level: level, snapshot)
            } else {
                if count == 0, level > 0 {
                    try updateHeader(container, snapshot) { $0.level = 0 }
                }
                return
            }
        }
    }

    /// Puts a level of nodes between the header and its children.
    private func pushDown(
        _ container: ContainerID,
        level: Int,
        _ growth: Growth,
        _ snapshot: Snapshot
    ) throws {
        let (entries, known) = try updateHeader(container, snapshot) {
            ($0.entries, $0.childParentLabel)
        }
        let children = try makeNodes(
            entries.pieces(fanOut: limits.fanOut, growth),
            container,
            level: level,
            known: known,
            parent: 0,
            snapshot
        )
        try updateHeader(container, snapshot) { header in
            header.replaceEntries(0..<entries.count, with: children)
            header.level = level
            header.childParentLabel = 0
        }
    }

    /// Takes the children of the only node under the header into the header.
    private func pullUp(_ container: ContainerID, level: Int, _ snapshot: Snapshot) throws {
        let label = try source(snapshot).withHeader(container) { $0.entries.label(at: 0) }
        let entries = try source(snapshot).withNode(container, label: label, level: level) {
            $0.entries.list
        }
        cache.delete(address(container, label, level))
        try updateHeader(container, snapshot) { header in
            header.replaceEntries(0..<1, with: entries)
            header.level = level - 1
            header.childParentLabel = label
        }
    }

    /// The address of a node.
    func address(
        _ container: ContainerID,
        _ label: UInt64,
        _ level: Int
    ) -> RecordAddress {
        .node(container, label: label, level: UInt8(truncatingIfNeeded: level))
    }
}

/// Where a list has grown: a list that grows at an end is split there, so that what was full stays
/// full.
enum Growth {
    case front, middle, back

    /// The growth of a list of so many children by a change of some of them.
    init(_ slots: Range<Int>, of count: Int) {
        if slots.upperBound == count {
            self = .back
        } else {
            self = slots.upperBound == 0 ? .front : .middle
        }
    }
}

extension [TreeEntry] {
    /// The children of each of the nodes that hold them all.
    func pieces(fanOut: Int, _ growth: Growth) -> [ArraySlice<TreeEntry>] {
        guard count <= 2 * fanOut else {
            // Many at once: nodes with some room left.
            let size = Swift.max(fanOut * 3 / 4, 1)
            return stride(from: 0, to: count, by: size).map {
                self[$0..<Swift.min($0 + size, count)]
            }
        }
        let split =
            switch growth {
            case .front: count - fanOut
            case .middle: count / 2
            case .back: fanOut
            }
        return [self[..<split], self[split...]]
    }
}

extension ArraySlice<TreeEntry> {
    /// The number of container entries below all of them.
    var countBelow: Int { reduce(0) { $0 + $1.count } }
}
