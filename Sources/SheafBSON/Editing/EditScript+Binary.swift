// SPDX-License-Identifier: MIT
//
// A script as bytes that outlive the process: the change log keeps them, so every later version
// reads what this one writes. The layout is told in the article Format.

extension EditScript {
    /// The version of the binary form that this code writes, and the newest that it reads.
    package static let binaryVersion: UInt8 = 1

    /// The script as bytes.
    ///
    /// - Complexity: O(bytes of the values in the edits).
    package var binary: [UInt8] {
        var writer = ScriptWriter()
        for edit in edits { writer.append(edit) }
        return writer.bytes
    }

    /// Reads what ``binary`` wrote; every byte is checked, whoever they come from.
    ///
    /// - Complexity: O(bytes).
    /// - Throws: ``BSONError`` `invalidBytes`, also for a version that this code does not know.
    package init(binary bytes: [UInt8]) throws(BSONError) {
        var reader = ScriptReader(bytes: bytes)
        let version = try reader.byte()
        guard version == EditScript.binaryVersion else {
            throw BSONError(
                .invalidBytes,
                "The edits have version \(version), and this version of Sheaf reads version "
                    + "\(EditScript.binaryVersion) only. Use a newer one.",
                at: .byte(0)
            )
        }
        var edits: [Edit] = []
        while !reader.isAtEnd { edits.append(try reader.edit()) }
        self.init(edits)
    }
}

/// The numbers of the kinds of edits and aids, which never change their meaning.
private enum ScriptCode {
    static let set: UInt8 = 1
    static let unset: UInt8 = 2
    static let rename: UInt8 = 3
    static let arrayInsert: UInt8 = 4
    static let arrayAppend: UInt8 = 5
    static let arrayRemove: UInt8 = 6
    static let arrayReplace: UInt8 = 7
    static let arrayAid: UInt8 = 8

    static let order: UInt8 = 1
    static let memberIndex: UInt8 = 2
    static let keyFields: UInt8 = 3
}

// MARK: - Writing

/// Writes edits one behind another.
private struct ScriptWriter {
    private var writer = DocumentWriter(bareCapacity: 64)

    init() {
        writer.bytes.append(EditScript.binaryVersion)
    }

    var bytes: [UInt8] { writer.bytes }

    mutating func append(_ edit: Edit) {
        switch edit {
        case .set(let path, let value):
            append(ScriptCode.set, path)
            append(value)
        case .unset(let path): append(ScriptCode.unset, path)
        case .rename(let source, let target):
            append(ScriptCode.rename, source)
            append(target)
        case .arrayInsert(let path, let position, let values):
            append(ScriptCode.arrayInsert, path)
            append(position)
            append(.array(BSONArray(values)))
        case .arrayAppend(let path, let values):
            append(ScriptCode.arrayAppend, path)
            append(.array(BSONArray(values)))
        case .arrayRemove(let path, let positions):
            append(ScriptCode.arrayRemove, path)
            append(positions.count)
            // Each as its distance from where the one before it ends: ranges take a byte each.
            var end = 0
            for position in positions {
                append(position - end)
                end = position + 1
            }
        case .arrayReplace(let path, let values):
            append(ScriptCode.arrayReplace, path)
            append(.array(BSONArray(values)))
        case .arrayAid(let path, let aid):
            append(ScriptCode.arrayAid, path)
            append(aid)
        }
    }

    private mutating func append(_ aid: ArrayAid) {
        switch aid {
        case .order(let order):
            writer.bytes.append(ScriptCode.order)
            append(order.keys.count)
            for key in order.keys {
                writer.bytes.append(key.isAscending ? 1 : 2)
                append(key.path)
            }
        case .memberIndex: writer.bytes.append(ScriptCode.memberIndex)
        case .keyFields(let names):
            writer.bytes.append(ScriptCode.keyFields)
            append(names.count)
            for name in names { append(name) }
        }
    }

    private mutating func append(_ code: UInt8, _ path: DocumentPath) {
        writer.bytes.append(code)
        append(path)
    }

    private mutating func append(_ path: DocumentPath) {
        append(path.steps.count)
        for step in path.steps {
            switch step {
            case .field(let name):
                append(0)
                append(name)
            case .index(let position): append(position + 1)
            }
        }
    }

    /// A value, in a document that has nothing else and gives it no name.
    private mutating func append(_ value: BSONValue) {
        let mark = writer.beginBare()
        writer.append("", value)
        writer.end(mark)
    }

    private mutating func append(_ text: String) {
        append(text.utf8.count)
        writer.bytes.append(contentsOf: text.utf8)
    }

    private mutating func append(_ number: Int) { writer.bytes.append(variableLength: number) }
}

// MARK: - Reading

/// Reads edits one behind another, and believes no byte.
private struct ScriptReader {
    let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func edit() throws(BSONError) -> Edit {
        let code = try byte()
        let path = try path()
        switch code {
        case ScriptCode.set: return .set(path, try value())
        case ScriptCode.unset: return .unset(path)
        case ScriptCode.rename: return .rename(path, to: try self.path())
        case ScriptCode.arrayInsert:
            return .arrayInsert(path, position: try number(), try values())
        case ScriptCode.arrayAppend: return .arrayAppend(path, try values())
        case ScriptCode.arrayRemove: return .arrayRemove(path, positions: try positions())
        case ScriptCode.arrayReplace: return .arrayReplace(path, try values())
        case ScriptCode.arrayAid: return .arrayAid(path, try aid())
        default: throw damaged
        }
    }

    mutating func byte() throws(BSONError) -> UInt8 {
        guard offset < bytes.count else { throw damaged }
        defer { offset += 1 }
        return bytes[offset]
    }

    private mutating func aid() throws(BSONError) -> ArrayAid {
        switch try byte() {
        case ScriptCode.order:
            var keys: [ElementOrder.Key] = []
            for _ in 0..<(try number()) {
                let direction = try byte()
                guard direction == 1 || direction == 2 else { throw damaged }
                keys.append(.init(try text(), isAscending: direction == 1))
            }
            return .order(ElementOrder(keys))
        case ScriptCode.memberIndex: return .memberIndex
        case ScriptCode.keyFields:
            var names: [String] = []
            for _ in 0..<(try number()) { names.append(try text()) }
            return .keyFields(names)
        default: throw damaged
        }
    }

    private mutating func positions() throws(BSONError) -> [Int] {
        var (positions, end): ([Int], Int) = ([], 0)
        for _ in 0..<(try number()) {
            let (position, overflow) = end.addingReportingOverflow(try number())
            guard !overflow, position < .max else { throw damaged }
            positions.append(position)
            end = position + 1
        }
        return positions
    }

    private mutating func path() throws(BSONError) -> DocumentPath {
        var steps: [DocumentPath.Step] = []
        for _ in 0..<(try number()) {
            let step = try number()
            steps.append(step == 0 ? .field(try text()) : .index(step - 1))
        }
        return DocumentPath(steps)
    }

    private mutating func values() throws(BSONError) -> [BSONValue] {
        guard case .array(let values) = try value() else { throw damaged }
        return Array(values)
    }

    private mutating func value() throws(BSONError) -> BSONValue {
        guard bytes.count - offset >= 4 else { throw damaged }
        let count = Int(unsafe bytes.span.bytes.integer(at: offset, as: Int32.self))
        guard count >= 5, count <= bytes.count - offset else { throw damaged }
        // The document around a value and the array around elements are two levels more.
        let holder = try Document(
            validating: Array(bytes[offset..<offset + count]),
            depthMax: Document.nestingDepthMax + 2
        )
        offset += count
        guard holder.count == 1, let value = holder[""] else { throw damaged }
        return value
    }

    private mutating func text() throws(BSONError) -> String {
        let count = try number()
        guard count <= bytes.count - offset else { throw damaged }
        let units = bytes[offset..<offset + count]
        guard !units.contains(0), let text = String(validating: units, as: UTF8.self) else {
            throw damaged
        }
        offset += count
        return text
    }

    private mutating func number() throws(BSONError) -> Int {
        guard let number = bytes.variableLengthNumber(at: &offset) else { throw damaged }
        return number
    }

    private var damaged: BSONError {
        BSONError(.invalidBytes, "The bytes are no edits", at: .byte(offset))
    }
}
