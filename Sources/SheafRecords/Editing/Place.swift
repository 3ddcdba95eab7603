// SPDX-License-Identifier: MIT
//
// Where a value lies while it is edited: in the root record, in an entry of a container, or as a
// container.

internal import SheafBSON
internal import SheafKeyValue

/// Bytes that hold a value: the document in the root record, or one entry of a container.
struct Blob {
    /// Who keeps the bytes.
    enum Owner {
        case root
        case entry(ContainerID, TreePath, slot: Int)
    }

    let owner: Owner
    /// A document, or an encoded entry.
    var bytes: [UInt8]
    /// The containers that lead to the bytes, from the outermost to the one that has the entry.
    let chain: [ContainerID]
}

/// A value of the document, and the way to it.
struct Place {
    /// The bytes that hold the value or its stub.
    var blob: Blob
    /// Where the length fields around the value lie in those bytes, from the outermost in.
    var lengths: [Int]
    /// Where the value lies in those bytes.
    var location: EntryLocation
    /// The container that holds the value, when it is not in the bytes.
    var container: ContainerID?
    /// The type of the value.
    var type: BSONType

    /// The containers from the outermost down to those of the value itself.
    var chain: [ContainerID] { container.map { blob.chain + [$0] } ?? blob.chain }
}

extension DocumentEditor {
    /// The place of the value at a path, or nil when there is none.
    func place(at path: DocumentPath, _ snapshot: Snapshot) throws -> Place? {
        var place = rootPlace
        for step in path.steps {
            guard let next = try self.place(step, in: place, snapshot) else { return nil }
            place = next
        }
        return place
    }

    private var rootPlace: Place {
        switch root {
        case .document(let bytes):
            Place(
                blob: Blob(owner: .root, bytes: bytes, chain: []),
                lengths: [],
                location: EntryLocation(
                    typeNumber: BSONType.document.rawValue,
                    start: 0,
                    valueStart: 0,
                    valueEnd: bytes.count
                ),
                container: nil,
                type: .document
            )
        case .spilled(let container):
            Place(
                blob: Blob(owner: .root, bytes: [], chain: []),
                lengths: [],
                location: EntryLocation(
                    typeNumber: stubTypeNumber,
                    start: 0,
                    valueStart: 0,
                    valueEnd: 0
                ),
                container: container,
                type: .document
            )
        }
    }

    private func place(
        _ step: DocumentPath.Step,
        in parent: Place,
        _ snapshot: Snapshot
    ) throws -> Place? {
        if let container = parent.container {
            guard let (path, slot) = try entry(step, in: container, snapshot) else { return nil }
            return try place(container, path, slot, chain: parent.chain, snapshot)
        }
        guard let location = parent.child(step) else { return nil }
        return Place(
            blob: parent.blob,
            lengths: parent.lengths + [parent.location.valueStart],
            location
        )
    }

    /// The way to the entry that a step names in a container.
    func entry(
        _ step: DocumentPath.Step,
        in container: ContainerID,
        _ snapshot: Snapshot
    ) throws -> (path: TreePath, slot: Int)? {
        let source = source(snapshot)
        let (kind, count) = try source.withHeader(container) { ($0.kind, $0.count) }
        switch (kind, step) {
        case (.array, .index(let index)):
            guard index >= 0, index < count else { return nil }
            return try source.locate(rank: index, in: container)
        case (.document, .field(let name)):
            guard let found = try source.find(name, in: container) else { return nil }
            return (try source.locate(chunk: found.chunk, in: container).path, found.slot)
        default: return nil
        }
    }

    /// The place of the value of an entry.
    private func place(
        _ container: ContainerID,
        _ path: TreePath,
        _ slot: Int,
        chain: [ContainerID],
        _ snapshot: Snapshot
    ) throws -> Place {
        let source = source(snapshot)
        let isArray = try source.withHeader(container) { $0.kind == .array }
        let bytes = try source.withChunk(container, label: path.chunk, isArray: isArray) { chunk in
            guard let entry = chunk.entry(ofRank: slot) else {
                throw RecordError.damaged("a chunk")
            }
            return chunk.bytes.extracting(entry.range).copiedBytes
        }
        guard let location = EntryLocation(ofFirstIn: bytes, isArray: isArray) else {
            throw RecordError.damaged("a chunk")
        }
        let blob = Blob(owner: .entry(container, path, slot: slot), bytes: bytes, chain: chain)
        return Place(blob: blob, lengths: [], location)
    }
}

extension EntryLocation {
    /// The entry that some bytes begin with.
    init?(ofFirstIn bytes: [UInt8], isArray: Bool) {
        guard let entry = ChunkView.entry(in: unsafe bytes.span.bytes, at: 0, isArray: isArray)
        else {
            return nil
        }
        self = entry
    }
}

extension Place {
    /// The place of a value inside bytes; a stub leads on to its container.
    init(blob: Blob, lengths: [Int], _ location: EntryLocation) {
        self.blob = blob
        self.lengths = lengths
        self.location = location
        let value = ValueView(
            typeNumber: location.typeNumber,
            trusting: unsafe blob.bytes.span.bytes.extracting(location.valueRange)
        )
        let stub = Stub(value)
        container = stub?.container
        type = stub?.type ?? value.type
    }

    /// Where the element that a step names lies inside this document or array.
    func child(_ step: DocumentPath.Step) -> EntryLocation? {
        let bytes = unsafe blob.bytes.span.bytes.extracting(location.valueRange)
        let view = DocumentView(trusting: bytes)
        let found: ElementLocation?
        switch (type, step) {
        case (.document, .field(let name)): found = view.locate(name)
        case (.array, .index(let index)): found = view.locate(position: index)
        default: found = nil
        }
        guard let found else { return nil }
        let base = location.valueStart
        return EntryLocation(
            typeNumber: found.typeNumber,
            start: base + found.start,
            valueStart: base + found.valueStart,
            valueEnd: base + found.valueEnd
        )
    }

    /// The value's bytes, perhaps with stubs inside.
    var payload: Payload {
        Payload(typeNumber: location.typeNumber, bytes: Array(blob.bytes[location.valueRange]))
    }

    /// Replaces some of the bytes that hold the value, inside the value itself when `within` says
    /// so, and corrects the lengths around them.
    mutating func replace(_ range: Range<Int>, with bytes: [UInt8], within: Bool) {
        blob.bytes.replaceSubrange(range, with: bytes)
        let delta = bytes.count - range.count
        for offset in within ? lengths + [location.valueStart] : lengths {
            let length = blob.bytes.integer(at: offset, as: Int32.self)
            blob.bytes.storeLength(Int(length) + delta, at: offset)
        }
    }
}
