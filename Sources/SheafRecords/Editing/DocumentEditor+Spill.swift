// SPDX-License-Identifier: MIT
//
// Spilling: values that make their record too large move into containers of their own, the largest
// first. A value that is large only because of one child lets that child go instead.

internal import SheafBSON
internal import SheafKeyValue

extension DocumentEditor {
    /// Spills parts of the document until the root record has its size.
    mutating func settleRoot(_ transaction: inout WriteTransaction) throws {
        guard case .document(var bytes) = root else { return }
        let budget = limits.rootByteCountMax - Checksum.byteCount - 1
        let whole = BSONType.document.rawValue
        while bytes.count > budget {
            let location = EntryLocation(
                typeNumber: whole,
                start: 0,
                valueStart: 0,
                valueEnd: bytes.count
            )
            guard try spillPart(of: &bytes, location, &transaction) else {
                let payload = Payload(typeNumber: whole, bytes: bytes)
                root = .spilled(try makeContainer(payload, &transaction))
                return
            }
        }
        root = .document(bytes)
    }

    /// Spills parts of entries that are too large to stand in a chunk.
    mutating func fit(
        _ list: EntryList,
        isArray: Bool,
        _ transaction: inout WriteTransaction
    ) throws -> EntryList {
        let largest = (0..<list.count).reduce(0) { max($0, list.range($1).count) }
        guard largest > limits.entryByteCountMax else { return list }
        var fitted = EntryList(isArray: isArray)
        for index in 0..<list.count {
            var entry = Array(list.encoded(index..<index + 1))
            var stubCount = list.stubCount(index..<index + 1)
            if entry.count > limits.entryByteCountMax {
                try fit(&entry, isArray: isArray, &transaction)
                stubCount = Stub.count(inEntry: entry, isArray: isArray)
            }
            fitted.append(entry, stubCount: stubCount)
        }
        return fitted
    }

    private mutating func fit(
        _ entry: inout [UInt8],
        isArray: Bool,
        _ transaction: inout WriteTransaction
    ) throws {
        while entry.count > limits.entryByteCountMax {
            guard let location = EntryLocation(ofFirstIn: entry, isArray: isArray),
                !location.isStub
            else { return }
            guard try spillPart(of: &entry, location, &transaction) else {
                try spill(&entry, location, lengths: [], &transaction)
                return
            }
        }
    }

    /// Spills the largest part of a value that is worth it; false when the value has none.
    private mutating func spillPart(
        of bytes: inout [UInt8],
        _ location: EntryLocation,
        _ transaction: inout WriteTransaction
    ) throws -> Bool {
        guard
            var found = largestChild(
                in: bytes,
                location,
                skipping: KeyIndex.defaultField
            )
        else { return false }
        var lengths = [location.valueStart]
        while let next = largestChild(in: bytes, found, skipping: nil),
            next.valueRange.count * 4 >= found.valueRange.count * 3
        {
            lengths.append(found.valueStart)
            found = next
        }
        try spill(&bytes, found, lengths: lengths, &transaction)
        return true
    }

    /// The largest child of a document or array, if it is worth a container.
    private func largestChild(
        in bytes: [UInt8],
        _ location: EntryLocation,
        skipping name: String?
    ) -> EntryLocation? {
        guard
            location.typeNumber == BSONType.document.rawValue
                || location.typeNumber == BSONType.array.rawValue
        else { return nil }
        let view = DocumentView(
            trusting: unsafe bytes.span.bytes.extracting(location.valueRange)
        )
        var largest: ElementLocation?
        var largestCount = limits.spillByteCountMin - 1
        var cursor = view.elements
        while let element = cursor.advance() {
            let count = element.valueEnd - element.valueStart
            guard count > largestCount else { continue }
            if let name, view.bytes.extracting(element.nameStart..<element.nameEnd).equals(name) {
                continue
            }
            (largest, largestCount) = (element, count)
        }
        guard let largest else { return nil }
        let base = location.valueStart
        return EntryLocation(
            typeNumber: largest.typeNumber,
            start: base + largest.start,
            valueStart: base + largest.valueStart,
            valueEnd: base + largest.valueEnd
        )
    }

    private mutating func spill(
        _ bytes: inout [UInt8],
        _ location: EntryLocation,
        lengths: [Int],
        _ transaction: inout WriteTransaction
    ) throws {
        let payload = Payload(
            typeNumber: location.typeNumber,
            bytes: Array(bytes[location.valueRange])
        )
        guard let type = BSONType(rawValue: payload.typeNumber) else { throw RecordError.mismatch }
        let container = try makeContainer(payload, &transaction)
        let stub = Payload(Stub(type, in: container))
        bytes[location.start] = stub.typeNumber
        bytes.replaceSubrange(location.valueRange, with: stub.bytes)
        let delta = stub.bytes.count - payload.bytes.count
        for offset in lengths {
            let length = bytes.integer(at: offset, as: Int32.self)
            bytes.storeLength(Int(length) + delta, at: offset)
        }
    }

    /// Makes a container of a value.
    ///
    /// - Complexity: O(bytes of the value).
    private mutating func makeContainer(
        _ payload: Payload,
        _ transaction: inout WriteTransaction
    ) throws -> ContainerID {
        let container = try nextContainer(transaction.snapshot)
        let kind = BSONType(rawValue: payload.typeNumber) ?? .undefined
        let header = ContainerHeader(kind: kind, keyField: KeyIndex.defaultField)
        cache.set(.header(container), header.bytes)
        guard payload.view.container != nil else {
            try fill(container, withBytes: payload.bytes, &transaction)
            return container
        }
        let list = EntryList(childrenOf: payload, isArray: kind == .array)
        try append(list, to: container, chain: [container], &transaction)
        return container
    }

    /// Keeps a single large value as the one chunk of its container.
    private mutating func fill(
        _ container: ContainerID,
        withBytes bytes: [UInt8],
        _ transaction: inout WriteTransaction
    ) throws {
        var list = EntryList(isArray: true)
        list.append(bytes)
        let chunk = Chunk(parentLabel: 0, entries: list, 0..<1)
        try put(chunk, container, label: Labels.first, &transaction)
        try updateHeader(container, transaction.snapshot) { header in
            header.replaceEntries(0..<0, with: [TreeEntry(label: Labels.first, count: 1)])
            header.count = 1
            header.entryByteCount = bytes.count
        }
    }

    private mutating func nextContainer(_ snapshot: Snapshot) throws -> ContainerID {
        let number = try nextContainer ?? lastContainer(snapshot) + 1
        guard number < ContainerID.keyIndexBit else {
            throw RecordError(.tooLarge, "A document can have 2,147,483,647 containers at most.")
        }
        nextContainer = number + 1
        return ContainerID(number)
    }

    private func lastContainer(_ snapshot: Snapshot) throws -> UInt32 {
        let end = RecordKey(keyIndexOf: ContainerID(0), record)
        var cursor = try snapshot.cursor(in: table)
        let isFound = try cursor.seek(atLeast: end.bytes) ? cursor.previous() : cursor.last()
        guard isFound, case .record(record, let address)? = ParsedKey(cursor.key) else { return 0 }
        return address.container.number
    }
}

extension EntryList {
    /// The elements of a document or array as entries.
    init(childrenOf payload: Payload, isArray: Bool) {
        self.init(isArray: isArray)
        guard let children = payload.view.container else { return }
        var cursor = children.elements
        while let element = cursor.next() {
            append(stubCount: Stub.count(in: element.value)) { bytes in
                bytes.append(element.value.typeNumber)
                if !isArray {
                    bytes.append(contentsOf: element.nameBytes)
                    bytes.append(0)
                }
                bytes.append(contentsOf: element.value.bytes)
            }
        }
    }
}
