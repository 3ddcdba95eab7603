// SPDX-License-Identifier: MIT
//
// The walk along a path through root record, containers and chunks.

internal import SheafBSON
internal import SheafKeyValue

extension StoredDocument {
    /// Shows the value at a path as it lies: perhaps a stub, perhaps with stubs inside.
    func withRawValue<Result>(
        at path: DocumentPath,
        _ body: (ValueView) throws -> Result
    ) throws -> Result? {
        if let container = root.container {
            let stub = Stub(.document, in: container).payload
            let value = ValueView(typeNumber: stubTypeNumber, trusting: unsafe stub.span.bytes)
            return try descend(value, path.steps[...], body)
        }
        let value = ValueView(
            typeNumber: BSONType.document.rawValue,
            trusting: root.document.bytes
        )
        return try descend(value, path.steps[...], body)
    }

    private func descend<Result>(
        _ value: ValueView,
        _ steps: ArraySlice<DocumentPath.Step>,
        _ body: (ValueView) throws -> Result
    ) throws -> Result? {
        guard let step = steps.first else { return try body(value) }
        let rest = steps.dropFirst()
        if let stub = Stub(value) {
            return try withEntry(step, of: stub.container) { try descend($0, rest, body) } ?? nil
        }
        let child: ValueView?
        switch step {
        case .field(let name): child = value.document?.value(name)
        case .index(let index): child = value.array?.element(at: index)
        }
        guard let child else { return nil }
        return try descend(child, rest, body)
    }

    /// Shows the value of the entry that a step names in a container.
    private func withEntry<Result>(
        _ step: DocumentPath.Step,
        of container: ContainerID,
        _ body: (ValueView) throws -> Result
    ) throws -> Result? {
        let (kind, count) = try source.withHeader(container) { ($0.kind, $0.count) }
        let (label, slot): (UInt64, Int)
        switch (kind, step) {
        case (.array, .index(let index)):
            guard index >= 0, index < count else { return nil }
            let found = try source.locate(rank: index, in: container)
            (label, slot) = (found.path.chunk, found.slot)
        case (.document, .field(let name)):
            guard let found = try source.find(name, in: container) else { return nil }
            (label, slot) = (found.chunk, found.slot)
        default: return nil
        }
        return try source.withChunk(container, label: label, isArray: kind == .array) { chunk in
            guard let entry = chunk.entry(ofRank: slot) else {
                throw RecordError.damaged("a chunk")
            }
            source.examination?.elements += 1
            return try body(chunk.value(entry))
        }
    }

    /// Shows a value without stubs: as it lies when it has none, else put together in memory.
    func withWhole<Result>(
        _ value: ValueView,
        _ body: (ValueView) throws -> Result
    ) throws -> Result {
        guard Stub.exists(in: value) else { return try body(value) }
        var bytes: [UInt8] = []
        let typeNumber = try source.appendExpanded(value, to: &bytes)
        return try body(ValueView(typeNumber: typeNumber, trusting: unsafe bytes.span.bytes))
    }
}

extension Stub {
    /// Whether there is a stub in a value, or the value is one.
    static func exists(in value: ValueView) -> Bool {
        if value.typeNumber == stubTypeNumber { return true }
        guard let container = value.container else { return false }
        var cursor = container.elements
        while let element = cursor.next() {
            if exists(in: element.value) { return true }
        }
        return false
    }
}
