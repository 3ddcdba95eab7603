// SPDX-License-Identifier: MIT
//
// The check of one container: header, counted tree, chunks, key index, and the containers below.

internal import SheafBSON
internal import SheafKeyValue

/// What the walk through a container has added up.
private struct ContainerSum {
    let container: ContainerID
    let isArray: Bool
    let isList: Bool
    let keyScheme: KeyScheme?
    /// Whether the elements so far are in the order that the header knows; nil when it knows none.
    var order: OrderCheck?
    var entries = 0
    var bytes = 0
    var stubs = 0
}

extension DocumentVerifier {
    /// Checks the container that a stub leads to.
    ///
    /// - Returns: The bytes of its value as BSON.
    mutating func check(_ stub: Stub) throws -> Int {
        let container = stub.container
        let header = try source.withHeader(container) {
            ContainerHeader(bytes: $0.bytes.copiedBytes)
        }
        reach(container) { $0.headers += 1 }
        if header.kind != stub.type {
            report(
                "Container \(container.number) holds \(header.kind), its stub says \(stub.type)."
            )
        }
        var sum = ContainerSum(
            container: container,
            isArray: header.kind == .array,
            isList: header.kind == .array || header.kind == .document,
            keyScheme: header.view.keyScheme,
            order: header.view.order.map { OrderCheck($0) }
        )
        if header.view.orderByteCount > 0, !sum.isArray || header.view.stubCount > 0 {
            report("Container \(container.number) has an order, but no elements that have one.")
            sum.order = nil
        }
        try check(header.entries, level: header.level, parent: header.childParentLabel, &sum)
        if header.entryCount > limits.fanOut { report("A header lists \(header.entryCount).") }
        if sum.entries != header.count || sum.bytes != header.entryByteCount
            || sum.stubs != header.view.stubCount
        {
            report(
                "Container \(container.number) says \(header.count) entries, "
                    + "\(header.entryByteCount) bytes, \(header.view.stubCount) stubs; it has "
                    + "\(sum.entries), \(sum.bytes), \(sum.stubs)."
            )
        }
        return header.view.valueByteCount
    }

    private mutating func check(
        _ children: [TreeEntry],
        level: Int,
        parent: UInt64,
        _ sum: inout ContainerSum
    ) throws {
        for child in children {
            let before = sum.entries
            if level == 0 {
                try checkChunk(child.label, parent: parent, &sum)
            } else {
                try checkNode(child.label, level: level, parent: parent, &sum)
            }
            if sum.entries - before != child.count {
                report(
                    "Container \(sum.container.number) counts \(child.count) entries below "
                        + "\(child.label), where there are \(sum.entries - before)."
                )
            }
        }
    }

    private mutating func checkNode(
        _ label: UInt64,
        level: Int,
        parent: UInt64,
        _ sum: inout ContainerSum
    ) throws {
        let node = try source.withNode(sum.container, label: label, level: level) {
            TreeNode(bytes: $0.bytes.copiedBytes)
        }
        reach(sum.container) { $0.nodes += 1 }
        if node.parentLabel != parent || Int(node.bytes[0]) != level
            || node.entryCount > limits.fanOut
        {
            report("Node \(label) of container \(sum.container.number) is out of its place.")
        }
        try check(node.entries, level: level - 1, parent: label, &sum)
    }

    private mutating func checkChunk(
        _ label: UInt64,
        parent: UInt64,
        _ sum: inout ContainerSum
    ) throws {
        let chunk = try source.withChunk(sum.container, label: label, isArray: sum.isArray) {
            Chunk(bytes: $0.bytes.copiedBytes)
        }
        reach(sum.container) { $0.chunks += 1 }
        let name = "Chunk \(label) of container \(sum.container.number)"
        if chunk.parentLabel != parent { report("\(name) has another parent.") }
        guard sum.isList else {
            sum.entries += 1
            sum.bytes += chunk.bytes.count - ChunkView.fixedByteCount
            return
        }
        guard chunk.view(isArray: sum.isArray).isPlausible else {
            return report("\(name) cannot be taken apart into its entries.")
        }
        if chunk.count > 1, chunk.bytes.count + Checksum.byteCount > limits.chunkByteCountMax {
            report("\(name) has \(chunk.bytes.count) bytes in \(chunk.count) entries.")
        }
        if chunk.count == 0 { report("\(name) is empty.") }
        var list = EntryList(isArray: sum.isArray)
        list.append(chunk.view(isArray: sum.isArray))
        try checkEntries(list, label, name, &sum)
        if list.stubCount != chunk.stubCount { report("\(name) says \(chunk.stubCount) stubs.") }
    }

    private mutating func checkEntries(
        _ list: EntryList,
        _ label: UInt64,
        _ name: String,
        _ sum: inout ContainerSum
    ) throws {
        sum.entries += list.count
        sum.bytes += list.bytes.count
        let stubs = list.stubs
        sum.stubs += stubs.count
        for stub in stubs { sum.bytes += try check(stub) - RawBSON.stubByteCount }
        var keys: [[UInt8]: Int] = [:]
        for index in 0..<list.count {
            guard let entry = list.entry(index) else { return report("\(name) has a wrong entry.") }
            let bytes = unsafe list.bytes.span.bytes
            if list.range(index).count > limits.entryByteCountMax {
                report("\(name) has an entry of \(list.range(index).count) bytes.")
            }
            let value = ValueView(
                typeNumber: entry.typeNumber,
                trusting: bytes.extracting(entry.valueRange)
            )
            if stubs.isEmpty { validate(value) }
            if sum.order?.accepts(value) == false { report("\(name) is out of order.") }
            guard let scheme = sum.keyScheme else { continue }
            for key in KeyIndex.keys(of: entry, in: bytes, scheme) { keys[key, default: 0] += 1 }
        }
        try checkKeys(keys, label, name, sum.container)
    }

    private mutating func checkKeys(
        _ keys: [[UInt8]: Int],
        _ label: UInt64,
        _ name: String,
        _ container: ContainerID
    ) throws {
        reach(container) { $0.keys += keys.count }
        for (key, count) in keys {
            let record = KeyIndex.recordKey(source.record, container, key, label: label)
            var noted = 0
            if let found = try source.snapshot.get(unsafe record.span.bytes, in: source.table) {
                noted = found.byteCount == 4 ? Int(found.integer(at: 0, as: UInt32.self)) : 1
            }
            if noted != count { report("\(name) has a key that the key index does not know so.") }
        }
    }
}
