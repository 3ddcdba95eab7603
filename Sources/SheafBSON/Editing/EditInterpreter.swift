// SPDX-License-Identifier: MIT
//
// The oracle: applies a script to a whole document by taking it apart and putting it together
// again. It is slow, plain, and shares no code with the storage, which must come to the same bytes.

/// Applies edits to a whole document in memory.
package enum EditInterpreter {
    /// The document after a script.
    ///
    /// - Complexity: O(bytes of the document × edits).
    /// - Throws: ``BSONError`` `conversion` when an edit does not fit the document.
    package static func apply(
        _ script: EditScript,
        to document: Document
    ) throws(BSONError) -> Document {
        var root = Node(.document(document))
        for edit in script.edits { try root.apply(edit) }
        guard case .document(let result) = root.value else {
            throw BSONError(.conversion, "The root of a document must be a document")
        }
        return result
    }
}

/// A value taken apart down to its scalars.
private indirect enum Node {
    case scalar(BSONValue)
    case document([(name: String, node: Node)])
    case array([Node])

    init(_ value: BSONValue) {
        switch value {
        case .document(let document): self = .document(document.map { ($0.key, Node($0.value)) })
        case .array(let array): self = .array(array.map { Node($0) })
        default: self = .scalar(value)
        }
    }

    var value: BSONValue {
        switch self {
        case .scalar(let value): value
        case .document(let fields): .document(Document(fields.map { ($0.name, $0.node.value) }))
        case .array(let elements): .array(BSONArray(elements.map(\.value)))
        }
    }

    mutating func apply(_ edit: Edit) throws(BSONError) {
        switch edit {
        case .set(let path, let value): try set(path.steps[...], Node(value))
        case .unset(let path): _ = try remove(path.steps[...])
        case .rename(let source, let target):
            let node = try remove(source.steps[...])
            try set(target.steps[...], node)
        case .arrayInsert(let path, let position, let values):
            try editArray(path.steps[...]) { (elements) throws(BSONError) in
                guard (0...elements.count).contains(position) else { throw mismatch }
                elements.insert(contentsOf: values.map { Node($0) }, at: position)
            }
        case .arrayAppend(let path, let values):
            try editArray(path.steps[...]) { (elements) throws(BSONError) in
                elements += values.map { Node($0) }
            }
        case .arrayRemove(let path, let positions):
            try editArray(path.steps[...]) { (elements) throws(BSONError) in
                guard zip(positions, positions.dropFirst()).allSatisfy({ $0 < $1 }) else {
                    throw mismatch
                }
                for position in positions.reversed() {
                    guard elements.indices.contains(position) else { throw mismatch }
                    elements.remove(at: position)
                }
            }
        case .arrayReplace(let path, let values):
            try editArray(path.steps[...]) { (elements) throws(BSONError) in
                elements = values.map { Node($0) }
            }
        case .arrayAid(let path, _): try editArray(path.steps[...]) { _ in }
        }
    }

    private mutating func set(
        _ steps: ArraySlice<DocumentPath.Step>,
        _ node: Node
    ) throws(BSONError) {
        guard let step = steps.first else {
            self = node
            return
        }
        switch (self, step) {
        case (.document(var fields), .field(let name)):
            if let index = fields.firstIndex(where: { $0.name == name }) {
                try fields[index].node.set(steps.dropFirst(), node)
            } else {
                guard steps.count == 1 else { throw mismatch }
                fields.append((name, node))
            }
            self = .document(fields)
        case (.array(var elements), .index(let position)):
            guard elements.indices.contains(position) else { throw mismatch }
            try elements[position].set(steps.dropFirst(), node)
            self = .array(elements)
        default: throw mismatch
        }
    }

    private mutating func remove(
        _ steps: ArraySlice<DocumentPath.Step>
    ) throws(BSONError) -> Node {
        var removed: Node?
        try editDocument(steps.dropLast()) { (fields) throws(BSONError) in
            guard case .field(let name)? = steps.last,
                let index = fields.firstIndex(where: { $0.name == name })
            else { throw mismatch }
            removed = fields.remove(at: index).node
        }
        guard let removed else { throw mismatch }
        return removed
    }

    private mutating func editDocument(
        _ steps: ArraySlice<DocumentPath.Step>,
        _ body: (inout [(name: String, node: Node)]) throws(BSONError) -> Void
    ) throws(BSONError) {
        try edit(steps) { (node) throws(BSONError) in
            guard case .document(var fields) = node else { throw mismatch }
            try body(&fields)
            node = .document(fields)
        }
    }

    private mutating func editArray(
        _ steps: ArraySlice<DocumentPath.Step>,
        _ body: (inout [Node]) throws(BSONError) -> Void
    ) throws(BSONError) {
        try edit(steps) { (node) throws(BSONError) in
            guard case .array(var elements) = node else { throw mismatch }
            try body(&elements)
            node = .array(elements)
        }
    }

    private mutating func edit(
        _ steps: ArraySlice<DocumentPath.Step>,
        _ body: (inout Node) throws(BSONError) -> Void
    ) throws(BSONError) {
        guard let step = steps.first else { return try body(&self) }
        switch (self, step) {
        case (.document(var fields), .field(let name)):
            guard let index = fields.firstIndex(where: { $0.name == name }) else { throw mismatch }
            try fields[index].node.edit(steps.dropFirst(), body)
            self = .document(fields)
        case (.array(var elements), .index(let position)):
            guard elements.indices.contains(position) else { throw mismatch }
            try elements[position].edit(steps.dropFirst(), body)
            self = .array(elements)
        default: throw mismatch
        }
    }
}

private let mismatch = BSONError(.conversion, "An edit does not fit the document that it is for")
