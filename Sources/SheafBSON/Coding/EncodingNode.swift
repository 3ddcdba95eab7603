// SPDX-License-Identifier: MIT
//
// What encoding has collected for one place. Containers may stay open while others are written, so
// places are objects that fill up; scalars, the most, are kept without one.

/// A place that a value's own code fills: with one value, with fields or with elements.
final class EncodingNode {
    /// What a field or an element holds.
    enum Slot {
        case value(BSONValue)
        case node(EncodingNode)
    }

    private enum Kind {
        case empty, value, document, array
    }

    private let path: [any CodingKey]
    private var kind = Kind.empty
    private var value = BSONValue.null
    private var fields: [(name: String, slot: Slot)] = []
    private(set) var elements: [Slot] = []
    /// Where each field is, once there are too many to look through.
    private var positions: [String: Int] = [:]
    /// What went wrong where it could not be thrown.
    private var failure: BSONError?

    init(at path: [any CodingKey]) {
        self.path = path
    }

    func set(_ value: BSONValue) {
        become(.value)
        self.value = value
    }

    func becomeDocument() { become(.document) }

    func becomeArray() { become(.array) }

    private func become(_ next: Kind) {
        if kind != .empty, kind != next || next == .value {
            failure = BSONError(
                .conversion,
                "The value encodes itself twice",
                at: .path(path.text)
            )
        }
        kind = next
    }

    /// Puts a field at its first place or behind the others.
    func set(_ name: String, _ slot: Slot) {
        if name.utf8.contains(0) {
            failure = BSONError(
                .conversion,
                "A name must not contain the character U+0000",
                at: .path(path.text)
            )
            return
        }
        if let position = position(of: name) {
            fields[position].slot = slot
            return
        }
        if fields.count == 16 {
            for (index, field) in fields.enumerated() { positions[field.name] = index }
        }
        if fields.count >= 16 { positions[name] = fields.count }
        fields.append((name, slot))
    }

    private func position(of name: String) -> Int? {
        fields.count > 16
            ? positions[name] : fields.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
    }

    func append(_ slot: Slot) {
        elements.append(slot)
    }

    /// Orders the fields of a dictionary, so that equal ones give equal bytes.
    func sortFields(byNumber: Bool) {
        fields.sort { left, right in
            if byNumber, let left = Int(left.name), let right = Int(right.name) {
                return left < right
            }
            return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
        positions = [:]
        for (index, field) in fields.enumerated() where fields.count > 16 {
            positions[field.name] = index
        }
    }
}

// MARK: - Writing what was collected

extension EncodingNode {
    var type: BSONType {
        switch kind {
        case .value: value.type
        case .array: .array
        case .empty, .document: .document
        }
    }

    /// Appends the payload.
    func write(to writer: inout DocumentWriter) throws {
        if let failure { throw failure }
        guard kind != .value else { return writer.appendBare(value) }
        guard path.count < Document.nestingDepthMax else { throw Slot.tooDeep(path) }
        let mark = writer.beginBare()
        for field in fields {
            writer.appendHead(field.slot.type.rawValue, field.name)
            try field.slot.write(to: &writer)
        }
        for (index, element) in elements.enumerated() {
            writer.bytes.append(element.type.rawValue)
            writer.appendIndexName(index)
            try element.write(to: &writer)
        }
        guard writer.bytes.count < Int(Int32.max) else {
            throw BSONError(.tooLarge, "The document is larger than 2147483647 bytes")
        }
        writer.end(mark)
    }
}

extension EncodingNode.Slot {
    /// Has a value encode itself.
    init<Value: Encodable>(
        _ value: Value,
        at path: [any CodingKey],
        _ state: EncodingState
    ) throws {
        if let native = value as? any BSONNative {
            self = .value(try Self.native(native, at: path))
            return
        }
        guard path.count < Document.nestingDepthMax else { throw Self.tooDeep(path) }
        let node = EncodingNode(at: path)
        try value.encode(to: NodeEncoder(node: node, codingPath: path, state: state))
        if let dictionary = value as? any NamedByKeys {
            node.sortFields(byNumber: dictionary.hasNumbersAsKeys)
        }
        self = .node(node)
    }

    private static func native(
        _ native: any BSONNative,
        at path: [any CodingKey]
    ) throws(BSONError) -> BSONValue {
        let value: BSONValue
        do {
            value = try native.bsonValue()
        } catch {
            throw BSONError(error.code, error.message, at: .path(path.text))
        }
        switch value {
        case .document, .array, .codeWithScope:
            guard path.count + value.nestingDepth <= Document.nestingDepthMax else {
                throw tooDeep(path)
            }
        default: break
        }
        return value
    }

    fileprivate static func tooDeep(_ path: [any CodingKey]) -> BSONError {
        BSONError(
            .tooDeep,
            "Document exceeds maximum nesting depth of \(Document.nestingDepthMax)",
            at: .path(path.text)
        )
    }

    var type: BSONType {
        switch self {
        case .value(let value): value.type
        case .node(let node): node.type
        }
    }

    func write(to writer: inout DocumentWriter) throws {
        switch self {
        case .value(let value): writer.appendBare(value)
        case .node(let node): try node.write(to: &writer)
        }
    }

    /// The value that was collected.
    func finished() throws -> BSONValue {
        if case .value(let value) = self { return value }
        var writer = DocumentWriter(bareCapacity: 256)
        try write(to: &writer)
        return BSONValue(
            copying: ValueView(
                typeNumber: type.rawValue,
                trusting: unsafe writer.bytes.span.bytes
            )
        )
    }
}

/// A dictionary, whose own order means nothing.
private protocol NamedByKeys {
    var hasNumbersAsKeys: Bool { get }
}

extension Dictionary: NamedByKeys where Key: Encodable, Value: Encodable {
    fileprivate var hasNumbersAsKeys: Bool { Key.self == Int.self }
}
