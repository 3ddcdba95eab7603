// SPDX-License-Identifier: MIT
//
// An inner node of a container's counted tree.
//
//     offset  0  level u8
//             1  zero u8
//             2  number of children u16
//             4  label of the parent u64
//            12  the children

internal import SheafBSON

/// A node read in place, without its checksum.
struct TreeNodeView: ~Escapable {
    static let fixedByteCount = 12

    let bytes: RawSpan

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) {
        self.bytes = bytes
    }

    var level: Int { Int(bytes.byte(at: 0)) }
    var parentLabel: UInt64 { bytes.integer(at: 4, as: UInt64.self) }

    /// The children of the node.
    var entries: TreeEntries {
        @_lifetime(copy self)
        get { TreeEntries(bytes.extracting(Self.fixedByteCount...)) }
    }

    /// Whether the fields agree with each other.
    var isPlausible: Bool {
        guard bytes.byteCount >= Self.fixedByteCount + TreeEntry.byteCount else { return false }
        let listed = Int(bytes.integer(at: 2, as: UInt16.self))
        return bytes.byteCount - Self.fixedByteCount == listed * TreeEntry.byteCount
    }
}

/// A node that is being changed.
struct TreeNode: TreeList {
    var bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A node of some children.
    init(level: Int, parentLabel: UInt64, entries: ArraySlice<TreeEntry>) {
        bytes = [UInt8](repeating: 0, count: TreeNodeView.fixedByteCount)
        bytes[0] = UInt8(truncatingIfNeeded: level)
        self.parentLabel = parentLabel
        replaceEntries(0..<0, with: Array(entries))
    }

    var entriesOffset: Int { TreeNodeView.fixedByteCount }

    var parentLabel: UInt64 {
        get { bytes.integer(at: 4, as: UInt64.self) }
        set { bytes.store(newValue, at: 4) }
    }

    mutating func storeEntryCount(_ count: Int) {
        bytes.store(UInt16(truncatingIfNeeded: count), at: 2)
    }
}
