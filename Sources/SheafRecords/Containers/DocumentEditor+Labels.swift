// SPDX-License-Identifier: MIT
//
// Finding free labels for new chunks and nodes, near those that they come to stand beside.

internal import SheafBSON
internal import SheafKeyValue

extension DocumentEditor {
    /// Free labels for chunks that come right after a chunk or right before one.
    func labels(
        beside label: UInt64,
        after: Bool,
        count: Int,
        in container: ContainerID,
        _ snapshot: Snapshot
    ) throws -> [UInt64] {
        guard count > 0 else { return [] }
        let neighbour = try neighbour(of: label, after: after, in: container, snapshot)
        let near: [UInt64]?
        switch (neighbour, after) {
        case (let neighbour?, true): near = Labels.between(label, neighbour, count: count)
        case (let neighbour?, false): near = Labels.between(neighbour, label, count: count)
        case (nil, true): near = Labels.above(label, count: count)
        case (nil, false): near = Labels.below(label, count: count)
        }
        if let near { return near }
        let last = try lastLabel(in: container, snapshot) ?? label
        if let far = Labels.above(last, count: count) { return far }
        throw RecordError(.tooLarge, "An array has used up the labels of its chunks.")
    }

    /// A label that no node of a level has.
    func freeLabel(
        near label: UInt64,
        level: Int,
        in container: ContainerID,
        _ snapshot: Snapshot
    ) throws -> UInt64 {
        var label = label
        while true {
            let address = RecordAddress.node(
                container,
                label: label,
                level: UInt8(truncatingIfNeeded: level)
            )
            let isTaken: Bool
            if let cached = cache.cached(address) {
                isTaken = cached != nil
            } else {
                let key = RecordKey(record, address)
                isTaken = try snapshot.get(key.bytes, in: table) != nil
            }
            guard isTaken else { return label }
            label &+= 1
        }
    }

    /// The next label in the table in one direction.
    private func neighbour(
        of label: UInt64,
        after: Bool,
        in container: ContainerID,
        _ snapshot: Snapshot
    ) throws -> UInt64? {
        let key = RecordKey(record, .chunk(container, label: label))
        var cursor = try snapshot.cursor(in: table)
        guard try cursor.seek(atLeast: key.bytes) else { return nil }
        while try after ? cursor.next() : cursor.previous() {
            guard case .record(record, let address)? = ParsedKey(cursor.key),
                address.container == container
            else { return nil }
            if case .chunk(_, let found) = address { return found }
        }
        return nil
    }

    private func lastLabel(in container: ContainerID, _ snapshot: Snapshot) throws -> UInt64? {
        let end = RecordKey(record, .header(ContainerID(container.number + 1)))
        var cursor = try snapshot.cursor(in: table)
        var isFound = try cursor.seek(atLeast: end.bytes) ? cursor.previous() : cursor.last()
        while isFound {
            guard case .record(record, let address)? = ParsedKey(cursor.key),
                address.container == container
            else { return nil }
            if case .chunk(_, let found) = address { return found }
            isFound = try cursor.previous()
        }
        return nil
    }
}
