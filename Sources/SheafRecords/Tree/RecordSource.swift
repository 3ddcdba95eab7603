// SPDX-License-Identifier: MIT
//
// Where the records of one document are read from: the table alone, or the table under the changes
// that an edit has made and not yet put. The walks through the counted tree are written once over
// both.

internal import SheafBSON

/// The records of one document.
protocol RecordSource: ~Copyable, ~Escapable {
    /// Shows a record without its checksum; a record that is missing or wrong is an error.
    func withRecord<Result>(
        _ address: RecordAddress,
        _ body: (RawSpan) throws -> Result
    ) throws -> Result

    /// The labels of the chunks that hold an entry with a key, by the container's key index.
    func chunks(of container: ContainerID, withKey key: [UInt8]) throws -> [UInt64]
}

extension RecordSource where Self: ~Copyable & ~Escapable {
    /// Shows the header of a container.
    func withHeader<Result>(
        _ container: ContainerID,
        _ body: (ContainerHeaderView) throws -> Result
    ) throws -> Result {
        try withRecord(.header(container)) { bytes in
            let view = ContainerHeaderView(bytes)
            guard view.isPlausible else { throw RecordError.damaged("a container's header") }
            return try body(view)
        }
    }

    /// Shows a node of a container's counted tree.
    func withNode<Result>(
        _ container: ContainerID,
        label: UInt64,
        level: Int,
        _ body: (TreeNodeView) throws -> Result
    ) throws -> Result {
        let level = UInt8(truncatingIfNeeded: level)
        return try withRecord(.node(container, label: label, level: level)) { bytes in
            let view = TreeNodeView(bytes)
            guard view.isPlausible else { throw RecordError.damaged("a tree node") }
            return try body(view)
        }
    }

    /// Shows a chunk of a container.
    func withChunk<Result>(
        _ container: ContainerID,
        label: UInt64,
        isArray: Bool,
        _ body: (ChunkView) throws -> Result
    ) throws -> Result {
        try withRecord(.chunk(container, label: label)) { bytes in
            guard bytes.byteCount >= ChunkView.fixedByteCount else {
                throw RecordError.damaged("a chunk")
            }
            return try body(ChunkView(bytes, isArray: isArray))
        }
    }
}
