// SPDX-License-Identifier: MIT
//
// The one change that containers know: some entries of one chunk give way to others. Everything
// that edits do to containers is made of it.

internal import SheafBSON
internal import SheafKeyValue

/// Replaces consecutive entries of one chunk by others.
struct Splice {
    let container: ContainerID
    /// The way to the chunk; nil for a container without chunks.
    let path: TreePath?
    /// The entries of the chunk that go.
    let slots: Range<Int>
    /// The entries that come.
    var list: EntryList
    /// By how many bytes the entries grow, as BSON without stubs and without the names of elements.
    let byteDelta: Int
    /// The containers from the outermost down to this one.
    let chain: [ContainerID]

    init(
        _ container: ContainerID,
        _ path: TreePath?,
        _ slots: Range<Int>,
        _ list: EntryList,
        byteDelta: Int,
        chain: [ContainerID]
    ) {
        self.container = container
        self.path = path
        self.slots = slots
        self.list = list
        self.byteDelta = byteDelta
        self.chain = chain
    }

    /// By how many the entries become more.
    var countDelta: Int { list.count - slots.count }
}

/// What a chunk is like before a splice.
struct ChunkFacts {
    /// The bytes of the entries that go.
    let range: Range<Int>
    let byteCount: Int
    let count: Int
    let removedStubCount: Int
    /// The keys of the entries that go, if the container has a key index.
    let removedKeys: [[UInt8]]
}

extension DocumentEditor {
    /// Appends entries at the end of a container.
    mutating func append(
        _ list: EntryList,
        to container: ContainerID,
        chain: [ContainerID],
        _ transaction: inout WriteTransaction
    ) throws {
        try insert(list, into: container, at: nil, chain: chain, &transaction)
    }

    /// Inserts entries before a rank of a container, or at its end.
    mutating func insert(
        _ list: EntryList,
        into container: ContainerID,
        at position: Int?,
        chain: [ContainerID],
        _ transaction: inout WriteTransaction
    ) throws {
        guard list.count > 0 else { return }
        let count = try source(transaction.snapshot).withHeader(container) { $0.count }
        let rank = position ?? count
        guard (0...count).contains(rank) else { throw RecordError.mismatch }
        var (path, slot): (TreePath?, Int) = (nil, 0)
        if count > 0 {
            let found = try source(transaction.snapshot).locate(
                rank: max(rank - 1, 0),
                in: container
            )
            (path, slot) = (found.path, rank == 0 ? 0 : found.slot + 1)
        }
        let delta = try byteCount(list, transaction.snapshot)
        let splice = Splice(
            container,
            path,
            slot..<slot,
            list,
            byteDelta: delta,
            chain: chain
        )
        try apply(splice, &transaction)
    }

    /// Makes the change: chunk, counted tree, key index, and the sizes in this header and those
    /// above.
    mutating func apply(_ splice: Splice, _ transaction: inout WriteTransaction) throws {
        var splice = splice
        let (isArray, scheme) = try source(transaction.snapshot).withHeader(splice.container) {
            ($0.kind == .array, $0.keyScheme)
        }
        splice.list = try fit(splice.list, isArray: isArray, &transaction)
        try checkOrder(splice, transaction.snapshot)
        var removedStubCount = 0
        if let path = splice.path {
            let facts = try facts(splice, path, scheme, transaction.snapshot)
            removedStubCount = facts.removedStubCount
            try replace(splice, path, facts, scheme, &transaction)
        } else if splice.list.count > 0 {
            try build(splice.container, of: splice.list, &transaction)
        }
        try resize(splice, stubDelta: splice.list.stubCount - removedStubCount, &transaction)
        if splice.countDelta > 0 { try considerKeyIndex(splice.container, &transaction) }
    }

    private mutating func replace(
        _ splice: Splice,
        _ path: TreePath,
        _ facts: ChunkFacts,
        _ scheme: KeyScheme?,
        _ transaction: inout WriteTransaction
    ) throws {
        let room = limits.chunkByteCountMax - Checksum.byteCount
        let byteCount = facts.byteCount - facts.range.count + splice.list.bytes.count
        let count = facts.count + splice.countDelta
        if byteCount <= room || count <= 1 {
            try replaceInPlace(splice, path, facts, scheme, &transaction)
            if count == 0 {
                try removeChunk(splice.container, path, &transaction)
            } else if splice.countDelta < 0, byteCount < room / 4 {
                try mergeChunk(splice.container, path, &transaction)
            }
        } else if splice.slots.isEmpty, splice.slots.lowerBound == facts.count, path.isLast {
            try addBehind(splice, path, facts, room: room, scheme, &transaction)
        } else if splice.slots.isEmpty, splice.slots.lowerBound == 0, path.isFirst {
            try addBefore(splice, path, facts, room: room, scheme, &transaction)
        } else {
            try splitChunk(splice, path, facts, &transaction)
        }
    }

    private mutating func replaceInPlace(
        _ splice: Splice,
        _ path: TreePath,
        _ facts: ChunkFacts,
        _ scheme: KeyScheme?,
        _ transaction: inout WriteTransaction
    ) throws {
        let (container, list) = (splice.container, splice.list)
        try updateChunk(container, label: path.chunk, transaction.snapshot) { chunk in
            chunk.bytes.replaceSubrange(facts.range, with: list.bytes)
            chunk.count += splice.countDelta
            chunk.stubCount += list.stubCount - facts.removedStubCount
        }
        if splice.countDelta != 0 {
            try addCount(splice.countDelta, container, path, upTo: path.depth, transaction.snapshot)
        }
        guard let scheme else { return }
        let added = try list.keys(scheme)
        guard added != facts.removedKeys else { return }
        for key in facts.removedKeys {
            try removeKey(key, container, label: path.chunk, &transaction)
        }
        for key in added { try addKey(key, container, label: path.chunk, &transaction) }
    }

    /// An append that does not fit: what fits fills the last chunk, the rest makes new ones behind
    /// it.
    private mutating func addBehind(
        _ splice: Splice,
        _ path: TreePath,
        _ facts: ChunkFacts,
        room: Int,
        _ scheme: KeyScheme?,
        _ transaction: inout WriteTransaction
    ) throws {
        let fitting = splice.list.prefixCount(fittingIn: room - facts.byteCount)
        if fitting > 0 {
            let slot = facts.count
            let head = Splice(
                splice.container,
                path,
                slot..<slot,
                splice.list.sublist(0..<fitting),
                byteDelta: 0,
                chain: splice.chain
            )
            try replaceInPlace(head, path, facts, scheme, &transaction)
        }
        let rest = splice.list.sublist(fitting..<splice.list.count)
        try addChunks(rest, to: splice.container, beside: path, after: true, &transaction)
    }

    /// A prepend that does not fit: what fits fills the first chunk, the rest makes new ones before
    /// it.
    private mutating func addBefore(
        _ splice: Splice,
        _ path: TreePath,
        _ facts: ChunkFacts,
        room: Int,
        _ scheme: KeyScheme?,
        _ transaction: inout WriteTransaction
    ) throws {
        let fitting = splice.list.suffixCount(fittingIn: room - facts.byteCount)
        let split = splice.list.count - fitting
        if fitting > 0 {
            let tail = Splice(
                splice.container,
                path,
                0..<0,
                splice.list.sublist(split..<splice.list.count),
                byteDelta: 0,
                chain: splice.chain
            )
            try replaceInPlace(tail, path, facts, scheme, &transaction)
        }
        let rest = splice.list.sublist(0..<split)
        try addChunks(rest, to: splice.container, beside: path, after: false, &transaction)
    }

    private func facts(
        _ splice: Splice,
        _ path: TreePath,
        _ scheme: KeyScheme?,
        _ snapshot: Snapshot
    ) throws -> ChunkFacts {
        let isArray = splice.list.isArray
        return try source(snapshot).withChunk(
            splice.container,
            label: path.chunk,
            isArray: isArray
        ) { try $0.facts(splice.slots, scheme) }
    }

    /// Writes the new sizes into this header and those above.
    private mutating func resize(
        _ splice: Splice,
        stubDelta: Int,
        _ transaction: inout WriteTransaction
    ) throws {
        guard splice.byteDelta != 0 || splice.countDelta != 0 || stubDelta != 0 else { return }
        let snapshot = transaction.snapshot
        var byteCount = 0
        let delta = try updateHeader(splice.container, snapshot) { header in
            let before = header.view.valueByteCount
            header.entryByteCount += splice.byteDelta
            header.count += splice.countDelta
            header.stubCount += stubDelta
            byteCount = header.view.valueByteCount
            return byteCount - before
        }
        // A root record has room for fewer than 2,048 stubs, so without such a container all is
        // well.
        if byteCount > limits.documentByteCountMax / 2048 { mayBeTooLarge = true }
        try resize(splice.chain.dropLast(), by: delta, snapshot)
    }

    /// Writes into headers by how many bytes a value below them has grown.
    func resize(
        _ containers: ArraySlice<ContainerID>,
        by byteDelta: Int,
        _ snapshot: Snapshot
    ) throws {
        guard byteDelta != 0 else { return }
        for container in containers {
            try updateHeader(container, snapshot) { $0.entryByteCount += byteDelta }
        }
    }
}

extension ChunkView {
    /// What the chunk is like before entries go.
    func facts(_ slots: Range<Int>, _ scheme: KeyScheme?) throws -> ChunkFacts {
        var (offset, slot) = (Self.fixedByteCount, 0)
        var (start, end) = (bytes.byteCount, bytes.byteCount)
        var (stubs, keys) = (0, [[UInt8]]())
        while slot < slots.upperBound {
            guard let entry = entry(at: offset) else { throw RecordError.damaged("a chunk") }
            if slots.contains(slot) {
                if slot == slots.lowerBound { start = offset }
                if stubCount > 0 { stubs += Stub.count(in: value(entry)) }
                if let scheme { keys += KeyIndex.keys(of: entry, in: bytes, scheme) }
            }
            offset = entry.valueEnd
            slot += 1
        }
        if slots.isEmpty { start = offset }
        end = offset
        return ChunkFacts(
            range: start..<end,
            byteCount: bytes.byteCount,
            count: count,
            removedStubCount: stubs,
            removedKeys: keys
        )
    }
}
