// SPDX-License-Identifier: MIT
//
// A stored document as a reader: what the language may ask of it.

package import SheafBSON
internal import SheafKeyValue

extension StoredDocument: DocumentReader {
    /// The type of the value at a path; O(log n) records.
    package func type(at path: DocumentPath) throws -> BSONType? {
        try withRawValue(at: path) { Stub($0)?.type ?? $0.type }
    }

    /// The number of elements or fields at a path; O(log n) records, none of them a chunk.
    package func count(at path: DocumentPath) throws -> Int? {
        try withRawValue(at: path) { value in
            guard let stub = Stub(value) else { return value.container?.count }
            return try source.withHeader(stub.container) { header in
                header.kind == .array || header.kind == .document ? header.count : nil
            }
        } ?? nil
    }

    /// Shows the whole value at a path, put together in memory if it has spilled.
    package func withValue<Result>(
        at path: DocumentPath,
        _ body: (ValueView) throws -> Result
    ) throws -> Result? {
        try withRawValue(at: path) { value in
            isInline ? try body(value) : try withWhole(value, body)
        }
    }

    /// Shows the elements of the array at a path from a position on, in memory of one chunk.
    package func forEachElement(
        at path: DocumentPath,
        from position: Int,
        _ body: (Int, ValueView) throws -> Bool
    ) throws {
        _ = try withRawValue(at: path) { value in
            if let stub = Stub(value) {
                guard stub.type == .array else { return }
                return try forEachEntry(of: stub.container, from: position) { rank, chunk, entry in
                    try body(rank, chunk.value(entry))
                }
            }
            guard let array = value.array else { return }
            var (cursor, index) = (array.elements, 0)
            while let element = cursor.next() {
                defer { index += 1 }
                guard index >= position else { continue }
                source.examination?.elements += 1
                guard try withWhole(element.value, { try body(index, $0) }) else { return }
            }
        }
    }

    /// Shows the fields of the document at a path, in memory of one chunk.
    package func forEachField(
        at path: DocumentPath,
        _ body: (ElementView) throws -> Bool
    ) throws {
        _ = try withRawValue(at: path) { value in
            if let stub = Stub(value) {
                guard stub.type == .document else { return }
                return try forEachEntry(of: stub.container, from: 0) { _, chunk, entry in
                    try body(
                        ElementView(nameBytes: chunk.name(entry), value: chunk.value(entry))
                    )
                }
            }
            guard let document = value.document else { return }
            var cursor = document.elements
            while let element = cursor.next() {
                source.examination?.elements += 1
                let name = element.nameBytes
                let goesOn = try withWhole(element.value) {
                    try body(ElementView(nameBytes: name, value: $0))
                }
                guard goesOn else { return }
            }
        }
    }

    /// Shows the entries of the document or array at a path, in memory of one chunk; a value is not
    /// at hand when there are stubs in it.
    package func forEachEntry(
        at path: DocumentPath,
        from position: Int,
        _ body: (Int, RawSpan, BSONType, ValueView?) throws -> Bool
    ) throws {
        _ = try withRawValue(at: path) { value in
            if let stub = Stub(value) {
                guard stub.type == .array || stub.type == .document else { return }
                return try source.forEachEntry(
                    of: stub.container,
                    fromRank: position
                ) { rank, chunk, entry in
                    let name = chunk.isArray ? RawSpan() : chunk.name(entry)
                    return try show(rank, name, chunk.value(entry), body)
                }
            }
            guard let container = value.container else { return }
            var (cursor, index) = (container.elements, 0)
            while let element = cursor.next() {
                defer { index += 1 }
                guard index >= position else { continue }
                guard try show(index, element.nameBytes, element.value, body) else { return }
            }
        }
    }

    private func show(
        _ position: Int,
        _ name: RawSpan,
        _ value: ValueView,
        _ body: (Int, RawSpan, BSONType, ValueView?) throws -> Bool
    ) throws -> Bool {
        source.examination?.elements += 1
        guard Stub.exists(in: value) else { return try body(position, name, value.type, value) }
        return try body(position, name, Stub(value)?.type ?? value.type, nil)
    }

    /// The positions of fields in a spilled document that keeps an index of their names and has far
    /// more of them; else nil.
    package func positions(at path: DocumentPath, ofFields names: [String]) throws -> [Int?]? {
        try withRawValue(at: path) { document -> [Int?]? in
            guard let stub = Stub(document), stub.type == .document else { return nil }
            let isWorthwhile = try source.withHeader(stub.container) {
                $0.hasKeyIndex && $0.count / 32 > names.count
            }
            guard isWorthwhile else { return nil }
            return try names.map { try source.find($0, in: stub.container)?.rank }
        } ?? nil
    }

    /// The positions that the key index of a spilled array knows, or nil when it has none.
    package func positions(
        at path: DocumentPath,
        whereField name: String,
        equals value: BSONValue
    ) throws -> [Int]? {
        try withRawValue(at: path) { array -> [Int]? in
            guard let stub = Stub(array), stub.type == .array else { return nil }
            let mark = try source.withHeader(stub.container) { $0.keyScheme?.mark(ofField: name) }
            guard let mark else { return nil }
            let keys = [KeyIndex.key(ofValue: value), KeyIndex.opaqueKey]
            return try keys.flatMap { try positions(of: mark + $0, in: stub.container) }.sorted()
        } ?? nil
    }

    /// The positions that the key index of a spilled array knows, or nil when it does not list such
    /// elements.
    package func positions(at path: DocumentPath, equals value: BSONValue) throws -> [Int]? {
        try withRawValue(at: path) { array -> [Int]? in
            guard let stub = Stub(array), stub.type == .array,
                let scheme = try source.withHeader(stub.container, { $0.keyScheme }),
                let keys = value.withView({ scheme.keys(ofElementsEqualTo: $0) })
            else { return nil }
            return try keys.flatMap { try positions(of: $0, in: stub.container) }.sorted()
        } ?? nil
    }

    /// What the header of a spilled array tells; nil for an array that lies in its document.
    package func aids(at path: DocumentPath) throws -> ArrayAids? {
        try withRawValue(at: path) { array -> ArrayAids? in
            guard let stub = Stub(array), stub.type == .array else { return nil }
            return try source.withHeader(stub.container) {
                ArrayAids(
                    order: $0.order,
                    hasMemberIndex: $0.keyCoverage == .all,
                    keyFields: $0.keyFields.dropFirst().map { String(decoding: $0, as: UTF8.self) }
                )
            }
        } ?? nil
    }

    /// Halves its way through a spilled array; O(log n) records.
    package func partitionPoint(
        at path: DocumentPath,
        where passes: (Int, ValueView) throws -> Bool
    ) throws -> Int {
        try withRawValue(at: path) { array in
            if let stub = Stub(array) {
                guard stub.type == .array else { return 0 }
                return try source.partitionPoint(of: stub.container) { rank, chunk, entry in
                    source.examination?.elements += 1
                    return try withWhole(chunk.value(entry)) { try passes(rank, $0) }
                }
            }
            var point = 0
            guard let elements = array.array else { return point }
            var cursor = elements.elements
            while let element = cursor.next() {
                source.examination?.elements += 1
                guard try !withWhole(element.value, { try passes(point, $0) }) else { break }
                point += 1
            }
            return point
        } ?? 0
    }

    /// The ranks of the entries with a key.
    private func positions(of key: [UInt8], in container: ContainerID) throws -> [Int] {
        let labels = try source.chunks(of: container, withKey: key)
        guard !labels.isEmpty,
            let scheme = try source.withHeader(container, { $0.keyScheme })
        else { return [] }
        var probe = KeyProbe(key, scheme)
        var positions: [Int] = []
        for label in labels {
            let first = try source.locate(chunk: label, in: container).rank
            try source.withChunk(container, label: label, isArray: true) { chunk in
                for slot in chunk.slots(withKey: &probe) { positions.append(first + slot) }
            }
        }
        return positions
    }

    /// Shows the entries of a container, each without stubs, until the body answers false.
    private func forEachEntry(
        of container: ContainerID,
        from position: Int,
        _ body: (Int, ChunkView, EntryLocation) throws -> Bool
    ) throws {
        try source.forEachEntry(of: container, fromRank: position) { rank, chunk, entry in
            source.examination?.elements += 1
            guard chunk.stubCount > 0, Stub.exists(in: chunk.value(entry)) else {
                return try body(rank, chunk, entry)
            }
            var bytes = chunk.bytes.extracting(entry.start..<entry.valueStart).copiedBytes
            bytes[0] = try source.appendExpanded(chunk.value(entry), to: &bytes)
            guard let whole = EntryLocation(ofFirstIn: bytes, isArray: chunk.isArray) else {
                throw RecordError.damaged("a chunk")
            }
            let view = ChunkView(unsafe bytes.span.bytes, isArray: chunk.isArray)
            return try body(rank, view, whole)
        }
    }
}

extension ChunkView {
    /// The places of the elements with a key.
    fileprivate func slots(withKey probe: inout KeyProbe) -> [Int] {
        var (offset, slot, found) = (Self.fixedByteCount, 0, [Int]())
        while let entry = entry(at: offset) {
            if probe.matches(entry, in: bytes) { found.append(slot) }
            slot += 1
            offset = entry.valueEnd
        }
        return found
    }
}

extension KeyIndex {
    /// The key of a value.
    static func key(ofValue value: BSONValue) -> [UInt8] {
        cut(SortKey.bytes(of: value))
    }
}
