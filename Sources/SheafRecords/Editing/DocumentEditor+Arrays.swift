// SPDX-License-Identifier: MIT
//
// Inserting and removing elements of an array, inline or in its container.

internal import SheafBSON
internal import SheafKeyValue

extension DocumentEditor {
    /// Inserts elements before a position of the array at a path, or at its end.
    mutating func insert(
        _ values: [BSONValue],
        into path: DocumentPath,
        at position: Int?,
        _ transaction: inout WriteTransaction
    ) throws {
        guard let place = try place(at: path, transaction.snapshot), place.type == .array else {
            throw RecordError.mismatch
        }
        guard !values.isEmpty else { return }
        guard let container = place.container else {
            return try editInline(place, &transaction) { elements in
                let position = position ?? elements.count
                guard (0...elements.count).contains(position) else { throw RecordError.mismatch }
                elements.insert(contentsOf: values.map { Payload($0) }, at: position)
            }
        }
        let list = EntryList(elements: values)
        try insert(list, into: container, at: position, chain: place.chain, &transaction)
    }

    /// Replaces all elements of the array at a path; an array in a container stays in it.
    mutating func replaceAll(
        in path: DocumentPath,
        with values: [BSONValue],
        _ transaction: inout WriteTransaction
    ) throws {
        guard let place = try place(at: path, transaction.snapshot), place.type == .array else {
            throw RecordError.mismatch
        }
        guard let container = place.container else {
            return try set(path, Payload(.array(BSONArray(values))), &transaction)
        }
        var header = ContainerHeader(kind: .array, keyField: KeyIndex.defaultField)
        let byteCount = try source(transaction.snapshot).withHeader(container) { old in
            header.keyCoverage = old.keyCoverage
            header.setKeyFields(old.keyFields)
            return old.valueByteCount
        }
        try free(container, &transaction)
        // Put at once: the search for free numbers of containers looks at the table.
        let key = RecordKey(record, .header(container))
        try RecordCache.put(header.bytes, key, table, &transaction)
        let delta = header.view.valueByteCount - byteCount
        try resize(place.chain.dropLast(), by: delta, transaction.snapshot)
        let list = EntryList(elements: values)
        try append(list, to: container, chain: place.chain, &transaction)
        try fold(path, &transaction)
    }

    /// Removes the elements at ascending positions of the array at a path.
    mutating func remove(
        _ positions: [Int],
        from path: DocumentPath,
        _ transaction: inout WriteTransaction
    ) throws {
        guard let place = try place(at: path, transaction.snapshot), place.type == .array else {
            throw RecordError.mismatch
        }
        guard let container = place.container else {
            return try editInline(place, &transaction) { elements in
                for position in positions.reversed() {
                    guard elements.indices.contains(position) else { throw RecordError.mismatch }
                    elements.remove(at: position)
                }
            }
        }
        var end = positions.count
        while end > 0 {
            end = try removeRun(of: positions[..<end], container, place.chain, &transaction)
            if cache.isFull { try cache.flush(&transaction) }
        }
        try fold(path, &transaction)
    }

    /// Removes the last of the positions, together with those right before it in the same chunk.
    ///
    /// - Returns: How many positions are left.
    private mutating func removeRun(
        of positions: ArraySlice<Int>,
        _ container: ContainerID,
        _ chain: [ContainerID],
        _ transaction: inout WriteTransaction
    ) throws -> Int {
        guard let last = positions.last,
            let (path, slot) = try entry(.index(last), in: container, transaction.snapshot)
        else { throw RecordError.mismatch }
        var start = positions.count - 1
        while start > 0, positions[start - 1] == positions[start] - 1,
            last - positions[start - 1] <= slot
        {
            start -= 1
        }
        let first = slot - (last - positions[start])
        let removed = try entries(
            of: container,
            chunk: path.chunk,
            transaction.snapshot,
            slots: first..<slot + 1
        )
        let delta = try byteCount(removed, transaction.snapshot)
        try free(removed, &transaction)
        let splice = Splice(
            container,
            path,
            first..<slot + 1,
            EntryList(isArray: true),
            byteDelta: -delta,
            chain: chain
        )
        try apply(splice, &transaction)
        return start
    }

    /// Takes an inline array apart, lets a body change the elements, and puts it together again.
    private mutating func editInline(
        _ place: Place,
        _ transaction: inout WriteTransaction,
        _ body: (inout [Payload]) throws -> Void
    ) throws {
        var place = place
        let old = place.payload
        var elements = old.children
        let before = elements.reduce(into: Set<ContainerID>()) { $0.formUnion($1.containers) }
        try body(&elements)
        let after = elements.reduce(into: Set<ContainerID>()) { $0.formUnion($1.containers) }
        var writer = DocumentWriter(capacity: old.bytes.count + 64)
        for (index, element) in elements.enumerated() {
            writer.append(index: index, element.view)
        }
        let new = Payload(typeNumber: old.typeNumber, bytes: writer.finish())
        let delta =
            try byteCount(new, transaction.snapshot)
            - byteCount(old, transaction.snapshot)
        for container in before.subtracting(after) { try free(container, &transaction) }
        place.replace(place.location.valueRange, with: new.bytes, within: false)
        try store(place.blob, byteDelta: delta, &transaction)
    }
}

extension EntryList {
    /// Elements of an array as entries.
    fileprivate init(elements values: [BSONValue]) {
        self.init(isArray: true)
        for value in values {
            append { bytes in
                bytes.append(value.type.rawValue)
                bytes += value.encodedBytes
            }
        }
    }
}

extension Payload {
    /// The elements of an inline array.
    fileprivate var children: [Payload] {
        var children: [Payload] = []
        guard let container = view.container else { return [] }
        var cursor = container.elements
        while let element = cursor.next() {
            children.append(
                Payload(
                    typeNumber: element.value.typeNumber,
                    bytes: element.value.bytes.copiedBytes
                )
            )
        }
        return children
    }

    /// The containers that stubs in the value lead to.
    fileprivate var containers: [ContainerID] { Stub.all(in: view).map(\.container) }
}
