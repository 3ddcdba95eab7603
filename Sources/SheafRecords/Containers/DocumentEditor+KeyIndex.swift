// SPDX-License-Identifier: MIT
//
// Upkeep of a container's key index.

internal import SheafBSON
internal import SheafKeyValue

/// Entries that came to lie in other chunks.
struct KeyMoves {
    let list: EntryList
    /// The entries that were in no chunk before.
    let new: Range<Int>
    /// The chunk that the others were in.
    let old: UInt64
    let labels: [UInt64]
    /// The entries of each of the labelled chunks.
    let pieces: [Range<Int>]

    init(
        _ list: EntryList,
        new: Range<Int>,
        from old: UInt64,
        to labels: [UInt64],
        _ pieces: [Range<Int>]
    ) {
        self.list = list
        self.new = new
        self.old = old
        self.labels = labels
        self.pieces = pieces
    }
}

extension DocumentEditor {
    /// Notes that an entry with a key lies in a chunk.
    func addKey(
        _ key: [UInt8],
        _ container: ContainerID,
        label: UInt64,
        _ transaction: inout WriteTransaction
    ) throws {
        let name = KeyIndex.recordKey(record, container, key, label: label)
        let count = try keyCount(name, transaction.snapshot)
        try putKeyCount((count ?? 0) + 1, name, &transaction)
    }

    /// Notes that an entry with a key has left a chunk.
    func removeKey(
        _ key: [UInt8],
        _ container: ContainerID,
        label: UInt64,
        _ transaction: inout WriteTransaction
    ) throws {
        let name = KeyIndex.recordKey(record, container, key, label: label)
        guard let count = try keyCount(name, transaction.snapshot) else {
            throw RecordError.damaged("an entry of a key index")
        }
        guard count > 1 else {
            _ = try transaction.delete(unsafe name.span.bytes, in: table)
            return
        }
        try putKeyCount(count - 1, name, &transaction)
    }

    /// Follows entries into their new chunks, if the container has a key index.
    func moveKeys(
        _ moves: KeyMoves,
        _ container: ContainerID,
        _ transaction: inout WriteTransaction
    ) throws {
        guard let scheme = try keyScheme(container, transaction.snapshot) else { return }
        for (label, piece) in zip(moves.labels, moves.pieces) {
            for index in piece {
                let isNew = moves.new.contains(index)
                if !isNew, label == moves.old { continue }
                for key in try moves.list.keys(of: index, scheme) {
                    if !isNew {
                        try removeKey(key, container, label: moves.old, &transaction)
                    }
                    try addKey(key, container, label: label, &transaction)
                }
            }
        }
    }

    /// Notes the keys of entries in new chunks, if the container has a key index.
    func addKeys(
        of list: EntryList,
        _ container: ContainerID,
        _ labels: [UInt64],
        _ pieces: [Range<Int>],
        _ transaction: inout WriteTransaction
    ) throws {
        let moves = KeyMoves(list, new: 0..<list.count, from: 0, to: labels, pieces)
        try moveKeys(moves, container, &transaction)
    }

    private func keyScheme(
        _ container: ContainerID,
        _ snapshot: Snapshot
    ) throws -> KeyScheme? {
        try source(snapshot).withHeader(container) { $0.keyScheme }
    }

    /// Begins a key index when the container has become large enough and its entries have keys.
    mutating func considerKeyIndex(
        _ container: ContainerID,
        _ transaction: inout WriteTransaction
    ) throws {
        let limit = limits.keyIndexCountMin
        let isDue = try source(transaction.snapshot).withHeader(container) {
            !$0.hasKeyIndex && $0.count >= limit && $0.count >= $0.keyCheckCount
        }
        guard isDue else { return }
        guard try firstChunkHasKeys(container, transaction.snapshot) else {
            return try updateHeader(container, transaction.snapshot) {
                $0.keyCheckCount = $0.count * 2
            }
        }
        try changeKeyIndex(container, to: .keyed, &transaction)
    }

    /// Lets the key index of an array list all its elements, if there are enough of them.
    mutating func indexMembers(
        of container: ContainerID,
        _ transaction: inout WriteTransaction
    ) throws {
        let limit = limits.keyIndexCountMin
        let isDue = try source(transaction.snapshot).withHeader(container) {
            $0.keyCoverage != .all && $0.count >= limit
        }
        if isDue { try changeKeyIndex(container, to: .all, &transaction) }
    }

    /// Lets the key index of an array list these fields beside the first, and no others, if there
    /// are enough elements.
    mutating func indexFields(
        _ names: [String],
        of container: ContainerID,
        _ transaction: inout WriteTransaction
    ) throws {
        let fields = [Array(KeyIndex.defaultField.utf8)] + names.map { Array($0.utf8) }
        let limit = limits.keyIndexCountMin
        let coverage = try source(transaction.snapshot).withHeader(container) {
            header -> KeyCoverage? in
            guard header.count >= limit, header.keyFields != fields else { return nil }
            return header.hasKeyIndex ? header.keyCoverage : .keyed
        }
        guard let coverage else { return }
        try changeKeyIndex(container, to: coverage, fields: fields, &transaction)
    }

    /// Adds the keys that an index of another coverage or of other fields has beyond those that are
    /// there, and removes those that it has not.
    ///
    /// - Complexity: O(entries) time, O(chunks) memory.
    private mutating func changeKeyIndex(
        _ container: ContainerID,
        to coverage: KeyCoverage,
        fields: [[UInt8]]? = nil,
        _ transaction: inout WriteTransaction
    ) throws {
        let (old, new) = try source(transaction.snapshot).withHeader(container) {
            ($0.keyScheme, KeyScheme($0, coverage, fields: fields))
        }
        try updateHeader(container, transaction.snapshot) { header in
            header.keyCoverage = coverage
            header.setKeyFields(new.fields)
        }
        for label in try chunkLabels(container, transaction.snapshot) {
            let list = try entries(of: container, chunk: label, transaction.snapshot)
            for index in 0..<list.count {
                let known = try old.map { try list.keys(of: index, $0) } ?? []
                let wanted = try list.keys(of: index, new)
                for key in known where !wanted.contains(key) {
                    try removeKey(key, container, label: label, &transaction)
                }
                for key in wanted where !known.contains(key) {
                    try addKey(key, container, label: label, &transaction)
                }
            }
        }
    }

    private func chunkLabels(_ container: ContainerID, _ snapshot: Snapshot) throws -> [UInt64] {
        var labels: [UInt64] = []
        try source(snapshot).forEachChunk(of: container) { label, _, _ in
            labels.append(label)
            return true
        }
        return labels
    }

    /// Whether most elements of the first chunk are documents with a key field.
    private func firstChunkHasKeys(
        _ container: ContainerID,
        _ snapshot: Snapshot
    ) throws -> Bool {
        let source = source(snapshot)
        return try source.withHeader(container) { header in
            guard header.kind == .array else { return true }
            let fields = header.keyFields
            var (keyed, all) = (0, 0)
            try source.forEachChunk(of: container) { _, _, chunk in
                var offset = ChunkView.fixedByteCount
                while let entry = chunk.entry(at: offset) {
                    all += 1
                    if KeyIndex.hasKey(entry, in: chunk.bytes, fields: fields) { keyed += 1 }
                    offset = entry.valueEnd
                }
                return false
            }
            return keyed * 2 > all
        }
    }

    private func keyCount(_ name: [UInt8], _ snapshot: Snapshot) throws -> Int? {
        guard let value = try snapshot.get(unsafe name.span.bytes, in: table) else { return nil }
        return value.byteCount == 4 ? Int(value.integer(at: 0, as: UInt32.self)) : 1
    }

    private func putKeyCount(
        _ count: Int,
        _ name: [UInt8],
        _ transaction: inout WriteTransaction
    ) throws {
        var value: [UInt8] = []
        if count > 1 { value.append(littleEndian: UInt32(truncatingIfNeeded: count)) }
        try transaction.put(unsafe value.span.bytes, for: unsafe name.span.bytes, in: table)
    }
}

extension EntryList {
    /// The keys of an entry.
    fileprivate func keys(of index: Int, _ scheme: KeyScheme) throws -> [[UInt8]] {
        guard let entry = entry(index) else { throw RecordError.mismatch }
        return KeyIndex.keys(of: entry, in: unsafe bytes.span.bytes, scheme)
    }

    /// The keys of all entries, those of one after those of another.
    func keys(_ scheme: KeyScheme) throws -> [[UInt8]] {
        try (0..<count).flatMap { try keys(of: $0, scheme) }
    }
}
