// SPDX-License-Identifier: MIT
//
// Filling an empty container: chunks and the tree over them are laid out from the bottom up, so
// that every record is put once.

internal import SheafBSON
internal import SheafKeyValue

extension DocumentEditor {
    /// Makes the chunks and the counted tree of a container that has none.
    ///
    /// - Complexity: O(entries).
    func build(
        _ container: ContainerID,
        of list: EntryList,
        _ transaction: inout WriteTransaction
    ) throws {
        let pieces = list.pieces(capacity: chunkCapacity, isEven: false)
        guard let more = Labels.above(Labels.first, count: pieces.count) else {
            throw RecordError(.tooLarge, "A value needs more chunks than there are labels.")
        }
        let labels = [Labels.first] + more.dropLast()
        var children = zip(labels, pieces).map { TreeEntry(label: $0, count: $1.count) }
        var groups = children.groups(fanOut: limits.fanOut)
        for group in groups {
            _ = try put(
                list,
                Array(pieces[group.indices]),
                container,
                Array(labels[group.indices]),
                parent: groups.parentLabel(of: group),
                &transaction
            )
        }
        try addKeys(of: list, container, labels, pieces, &transaction)
        var level = 0
        while groups.count > 1 {
            level += 1
            let below = groups
            children = below.map { TreeEntry(label: $0.label, count: $0.countBelow) }
            groups = children.groups(fanOut: limits.fanOut)
            for group in groups {
                let parent = groups.parentLabel(of: group)
                for index in group.indices {
                    let node = TreeNode(level: level, parentLabel: parent, entries: below[index])
                    cache.set(address(container, below[index].label, level), node.bytes)
                }
            }
        }
        try updateHeader(container, transaction.snapshot) { header in
            header.replaceEntries(0..<0, with: children)
            header.level = level
            header.childParentLabel = 0
        }
    }
}

extension [TreeEntry] {
    /// The children of each node over them, or all of them when they fit into the header.
    fileprivate func groups(fanOut: Int) -> [ArraySlice<TreeEntry>] {
        count > fanOut ? pieces(fanOut: fanOut, .back) : [self[...]]
    }
}

extension ArraySlice<TreeEntry> {
    /// The label of a node over these children: in a new tree that of the first is free on each
    /// level.
    fileprivate var label: UInt64 { first?.label ?? 0 }
}

extension [ArraySlice<TreeEntry>] {
    /// The label by which the children of a group know their parent; the header goes by 0.
    fileprivate func parentLabel(of group: ArraySlice<TreeEntry>) -> UInt64 {
        count > 1 ? group.label : 0
    }
}
