// SPDX-License-Identifier: MIT
//
// Setting, removing and moving single values.

internal import SheafBSON
internal import SheafKeyValue

extension DocumentEditor {
    /// Puts a value at a path.
    mutating func set(
        _ path: DocumentPath,
        _ payload: Payload,
        _ transaction: inout WriteTransaction
    ) throws {
        guard let last = path.last else { return try replaceRoot(payload, &transaction) }
        guard let parent = try place(at: path.parent, transaction.snapshot) else {
            throw RecordError.mismatch
        }
        if parent.container != nil {
            try setEntry(last, in: parent, payload, &transaction)
        } else if let child = parent.child(last) {
            try replace(child, in: parent, payload, &transaction)
        } else {
            try append(last, to: parent, payload, &transaction)
        }
    }

    /// Removes a field.
    mutating func unset(_ path: DocumentPath, _ transaction: inout WriteTransaction) throws {
        let removed = try take(path, &transaction)
        try free(removed, &transaction)
        try fold(path.parent, &transaction)
    }

    /// Moves a field's value; a stub moves as a stub.
    mutating func rename(
        _ source: DocumentPath,
        to target: DocumentPath,
        _ transaction: inout WriteTransaction
    ) throws {
        let moved = try take(source, &transaction)
        try set(target, moved, &transaction)
    }

    private mutating func replaceRoot(
        _ payload: Payload,
        _ transaction: inout WriteTransaction
    ) throws {
        guard payload.typeNumber == BSONType.document.rawValue else { throw RecordError.mismatch }
        switch root {
        case .document(let bytes):
            let old = Payload(typeNumber: BSONType.document.rawValue, bytes: bytes)
            try free(old, &transaction)
        case .spilled(let container): try free(container, &transaction)
        }
        root = .document(payload.bytes)
        isRootDirty = true
    }

    private mutating func setEntry(
        _ step: DocumentPath.Step,
        in parent: Place,
        _ payload: Payload,
        _ transaction: inout WriteTransaction
    ) throws {
        guard let container = parent.container else { throw RecordError.mismatch }
        let list = EntryList(step, payload)
        if let (path, slot) = try entry(step, in: container, transaction.snapshot) {
            let old = try entryPayload(container, path, slot, transaction.snapshot)
            let delta =
                try byteCount(payload, transaction.snapshot)
                - byteCount(old, transaction.snapshot)
            try free(old, &transaction)
            let splice = Splice(
                container,
                path,
                slot..<slot + 1,
                list,
                byteDelta: delta,
                chain: parent.chain
            )
            try apply(splice, &transaction)
        } else {
            guard case .field = step, parent.type == .document else { throw RecordError.mismatch }
            try append(list, to: container, chain: parent.chain, &transaction)
        }
    }

    private mutating func replace(
        _ child: EntryLocation,
        in parent: Place,
        _ payload: Payload,
        _ transaction: inout WriteTransaction
    ) throws {
        var parent = parent
        let old = Payload(
            typeNumber: child.typeNumber,
            bytes: Array(parent.blob.bytes[child.valueRange])
        )
        let delta =
            try byteCount(payload, transaction.snapshot)
            - byteCount(old, transaction.snapshot)
        try free(old, &transaction)
        parent.blob.bytes[child.start] = payload.typeNumber
        parent.replace(child.valueRange, with: payload.bytes, within: true)
        try store(parent.blob, byteDelta: delta, &transaction)
    }

    private mutating func append(
        _ step: DocumentPath.Step,
        to parent: Place,
        _ payload: Payload,
        _ transaction: inout WriteTransaction
    ) throws {
        guard case .field = step, parent.type == .document else { throw RecordError.mismatch }
        var parent = parent
        let element = EntryList(step, payload).bytes
        let end = parent.location.valueEnd - 1
        parent.replace(end..<end, with: element, within: true)
        let delta =
            try element.count - payload.bytes.count
            + byteCount(payload, transaction.snapshot)
        try store(parent.blob, byteDelta: delta, &transaction)
    }

    /// Removes a field and yields its value, stubs and all.
    private mutating func take(
        _ path: DocumentPath,
        _ transaction: inout WriteTransaction
    ) throws -> Payload {
        guard let step = path.last, case .field = step,
            var parent = try place(at: path.parent, transaction.snapshot),
            parent.type == .document
        else { throw RecordError.mismatch }
        if let container = parent.container {
            guard let (path, slot) = try entry(step, in: container, transaction.snapshot) else {
                throw RecordError.mismatch
            }
            let old = try entryPayload(container, path, slot, transaction.snapshot)
            let delta =
                try EntryList(step, old).bytes.count - old.bytes.count
                + byteCount(old, transaction.snapshot)
            let splice = Splice(
                container,
                path,
                slot..<slot + 1,
                EntryList(isArray: false),
                byteDelta: -delta,
                chain: parent.chain
            )
            try apply(splice, &transaction)
            return old
        }
        guard let child = parent.child(step) else { throw RecordError.mismatch }
        let old = Payload(
            typeNumber: child.typeNumber,
            bytes: Array(parent.blob.bytes[child.valueRange])
        )
        let delta =
            try child.range.count - old.bytes.count
            + byteCount(old, transaction.snapshot)
        parent.replace(child.range, with: [], within: true)
        try store(parent.blob, byteDelta: -delta, &transaction)
        return old
    }

    /// Gives changed bytes back to their owner, with the number of bytes by which the value has
    /// grown (as BSON, stubs written out).
    mutating func store(
        _ blob: Blob,
        byteDelta: Int,
        _ transaction: inout WriteTransaction
    ) throws {
        switch blob.owner {
        case .root:
            root = .document(blob.bytes)
            isRootDirty = true
        case .entry(let container, let path, let slot):
            let isArray = try source(transaction.snapshot).withHeader(container) {
                $0.kind == .array
            }
            var list = EntryList(isArray: isArray)
            list.append(blob.bytes, stubCount: Stub.count(inEntry: blob.bytes, isArray: isArray))
            let splice = Splice(
                container,
                path,
                slot..<slot + 1,
                list,
                byteDelta: byteDelta,
                chain: blob.chain
            )
            try apply(splice, &transaction)
        }
    }

    /// The value of an entry, stubs and all.
    func entryPayload(
        _ container: ContainerID,
        _ path: TreePath,
        _ slot: Int,
        _ snapshot: Snapshot
    ) throws -> Payload {
        let source = source(snapshot)
        let isArray = try source.withHeader(container) { $0.kind == .array }
        return try source.withChunk(container, label: path.chunk, isArray: isArray) { chunk in
            guard let entry = chunk.entry(ofRank: slot) else {
                throw RecordError.damaged("a chunk")
            }
            return Payload(
                typeNumber: entry.typeNumber,
                bytes: chunk.bytes.extracting(entry.valueRange).copiedBytes
            )
        }
    }

    /// The bytes of a value as BSON, every stub in it written out.
    func byteCount(_ payload: Payload, _ snapshot: Snapshot) throws -> Int {
        var total = payload.bytes.count
        let source = source(snapshot)
        for stub in Stub.all(in: payload.view) {
            total += try source.withHeader(stub.container) { $0.valueByteCount }
            total -= RawBSON.stubByteCount
        }
        return total
    }
}

extension DocumentEditor {
    /// The bytes of entries as BSON, every stub in them written out.
    func byteCount(_ list: EntryList, _ snapshot: Snapshot) throws -> Int {
        var total = list.bytes.count
        let source = source(snapshot)
        for stub in list.stubs {
            total += try source.withHeader(stub.container) { $0.valueByteCount }
            total -= RawBSON.stubByteCount
        }
        return total
    }
}

extension EntryList {
    /// One entry: a field with its name, or an element.
    init(_ step: DocumentPath.Step, _ payload: Payload) {
        if case .field = step { self.init(isArray: false) } else { self.init(isArray: true) }
        append(stubCount: Stub.count(in: payload.view)) { bytes in
            bytes.append(payload.typeNumber)
            if case .field(let name) = step {
                bytes += name.utf8
                bytes.append(0)
            }
            bytes += payload.bytes
        }
    }
}

extension Stub {
    /// The stubs in a value, itself included.
    static func all(in value: ValueView) -> [Stub] {
        var stubs: [Stub] = []
        forEach(in: value) { stubs.append($0) }
        return stubs
    }

    /// The number of stubs in an encoded entry.
    static func count(inEntry bytes: [UInt8], isArray: Bool) -> Int {
        guard let entry = EntryLocation(ofFirstIn: bytes, isArray: isArray) else { return 0 }
        return count(
            in: ValueView(
                typeNumber: entry.typeNumber,
                trusting: unsafe bytes.span.bytes.extracting(entry.valueRange)
            )
        )
    }
}
