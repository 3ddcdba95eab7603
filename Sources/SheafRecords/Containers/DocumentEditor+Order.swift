// SPDX-License-Identifier: MIT
//
// Upkeep of the aids of an array: the order that its elements are known to be in, which a change
// breaks or does not, and what the key index lists.

internal import SheafBSON
internal import SheafKeyValue

extension DocumentEditor {
    /// Keeps an aid for the array at a path, unless the array lies in its document.
    mutating func keep(
        _ aid: ArrayAid,
        for path: DocumentPath,
        _ transaction: inout WriteTransaction
    ) throws {
        guard let place = try place(at: path, transaction.snapshot), place.type == .array else {
            throw RecordError.mismatch
        }
        guard let container = place.container else { return }
        switch aid {
        case .order(let order):
            try updateHeader(container, transaction.snapshot) { header in
                // What has spilled can change without the array noticing.
                if header.stubCount == 0 { header.setOrder(order) }
            }
        case .memberIndex: try indexMembers(of: container, &transaction)
        case .keyFields(let names): try indexFields(names, of: container, &transaction)
        }
    }

    /// Forgets the order of an array when what comes does not fit between its neighbours.
    ///
    /// What goes leaves the others in order.
    func checkOrder(_ splice: Splice, _ snapshot: Snapshot) throws {
        guard splice.list.count > 0,
            let order = try source(snapshot).withHeader(splice.container, { $0.order }),
            try splice.list.stubCount > 0 || !isInOrder(splice, order, snapshot)
        else { return }
        try updateHeader(splice.container, snapshot) { $0.setOrder(nil) }
    }

    private func isInOrder(
        _ splice: Splice,
        _ order: ElementOrder,
        _ snapshot: Snapshot
    ) throws -> Bool {
        let source = source(snapshot)
        var (check, first) = (OrderCheck(order), 0)
        if let path = splice.path {
            first = try source.locate(chunk: path.chunk, in: splice.container).rank
        }
        let before = first + splice.slots.lowerBound - 1
        let after = first + splice.slots.upperBound
        let count = try source.withHeader(splice.container) { $0.count }
        if before >= 0 {
            _ = try source.withElement(of: splice.container, at: before) { check.accepts($0) }
        }
        for index in 0..<splice.list.count {
            guard let entry = splice.list.entry(index) else { throw RecordError.mismatch }
            let bytes = unsafe splice.list.bytes.span.bytes.extracting(entry.valueRange)
            let value = ValueView(typeNumber: entry.typeNumber, trusting: bytes)
            guard check.accepts(value) else { return false }
        }
        guard after < count else { return true }
        return try source.withElement(of: splice.container, at: after) { check.accepts($0) }
    }
}

extension EditedSource {
    /// Shows the element of a rank of an array.
    fileprivate func withElement<Result>(
        of container: ContainerID,
        at rank: Int,
        _ body: (ValueView) throws -> Result
    ) throws -> Result {
        let (path, slot) = try locate(rank: rank, in: container)
        return try withChunk(container, label: path.chunk, isArray: true) { chunk in
            guard let entry = chunk.entry(ofRank: slot) else {
                throw RecordError.damaged("a chunk")
            }
            return try body(chunk.value(entry))
        }
    }
}
