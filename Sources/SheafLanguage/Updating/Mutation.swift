// SPDX-License-Identifier: MIT
//
// One update meets one document: walks the tree along what exists, and lets the operators say their
// edits. What is created, and what cannot be, is told in Mutation+Creation.

import SheafBSON

/// The edits of one document in the making.
struct Mutation {
    let arrayFilters: [String: ArrayFilter]
    let match: Match?
    let isInsert: Bool
    /// Whether an operator moves values to other paths.
    let movesValues: Bool
    /// When the update runs.
    let moment: Moment
    /// Whether the document has an id that must stay.
    let protectsID: Bool
    /// The edits so far.
    private(set) var edits: [Edit] = []

    init(
        arrayFilters: [String: ArrayFilter],
        match: Match?,
        isInsert: Bool,
        movesValues: Bool,
        moment: Moment,
        protectsID: Bool
    ) {
        self.arrayFilters = arrayFilters
        self.match = match
        self.isInsert = isInsert
        self.movesValues = movesValues
        self.moment = moment
        self.protectsID = protectsID
    }

    /// Visits a value that exists.
    mutating func visit<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ node: ModificationNode,
        at path: DocumentPath,
        type: BSONType,
        reading reader: borrowing Reader
    ) throws {
        switch node {
        case .modifier(let modifier):
            guard isActive(modifier) else { return }
            let target = Target(path: path, type: type, moment: moment)
            for edit in try modifier.edits(of: target, reading: reader) { try add(edit) }
        case .reserved: break
        case .fields(let fields):
            try visit(fields, at: path, type: type, reading: reader)
        case .elements(let elements):
            try visit(elements, at: path, type: type, reading: reader)
        }
    }

    /// Visits the fields or positions below a value that exists.
    mutating func visit<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ node: FieldNode,
        at path: DocumentPath,
        type: BSONType,
        reading reader: borrowing Reader
    ) throws {
        let children = try resolved(node, at: path.description)
        switch type {
        case .document:
            for (name, child) in children {
                let below = path.field(name)
                if let type = try reader.type(at: below) {
                    try visit(child, at: below, type: type, reading: reader)
                } else {
                    try create(child, at: below, reading: reader)
                }
            }
        case .array: try visit(children, ofArrayAt: path, reading: reader)
        default:
            for (name, child) in children {
                try block(child, named: name, below: path, reading: reader)
            }
        }
    }

    /// The children by name, `$` among them in the place of its position.
    func resolved(
        _ node: FieldNode,
        at text: @autoclosure () -> String
    ) throws(LanguageError) -> [(name: String, node: ModificationNode)] {
        guard let positional = node.positional else { return node.children }
        let path = text()
        guard let position = match?.position(behind: path) else {
            throw .badValue(
                "The positional operator did not find the match needed from the query."
            )
        }
        var resolved = node
        let name = String(position)
        if let present = node[name] {
            resolved[name] = try .merge(
                present,
                positional,
                at: path.isEmpty ? name : "\(path).\(name)"
            )
        } else {
            resolved[name] = positional
        }
        return resolved.children
    }

    /// Visits positions of an array.
    ///
    /// What lies behind its end is padded with nulls and appended at once.
    private mutating func visit<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ children: [(name: String, node: ModificationNode)],
        ofArrayAt path: DocumentPath,
        reading reader: borrowing Reader
    ) throws {
        var appended: [BSONValue] = []
        var count: Int?
        for (name, child) in children {
            guard let position = ArrayIndex.position(name) else {
                try block(child, named: name, below: path, reading: reader)
                continue
            }
            let below = path.index(position)
            if let type = try reader.type(at: below) {
                try visit(child, at: below, type: type, reading: reader)
                continue
            }
            try refuseMoves(by: child, to: below, reading: reader)
            if let value = try created(by: child, at: below.description) {
                let end = try (count ?? reader.count(at: path) ?? 0) + appended.count
                count = end - appended.count
                guard position - end <= DocumentRules.paddingMax else {
                    throw LanguageError(
                        .cannotBackfillArray,
                        "can't backfill more than \(DocumentRules.paddingMax) elements"
                    )
                }
                appended += repeatElement(.null, count: position - end) + [value]
            }
        }
        if !appended.isEmpty { try add(.arrayAppend(path, appended)) }
    }

    /// Visits the elements that identifiers mean.
    ///
    /// Which ones is settled for all before anything changes.
    private mutating func visit<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ node: ElementNode,
        at path: DocumentPath,
        type: BSONType,
        reading reader: borrowing Reader
    ) throws {
        guard type == .array else {
            let element = try ShellText.field(at: path, reading: reader)
            throw LanguageError.badValue(
                "Cannot apply array updates to non-array element \(element)"
            )
        }
        var nodes: [Int: ModificationNode] = [:]
        for (identifier, child) in node.children {
            let positions =
                try arrayFilters[identifier]?.positions(in: path, reading: reader)
                ?? Array(0..<(reader.count(at: path) ?? 0))
            for position in positions {
                nodes[position] =
                    try nodes[position].map {
                        try .merge($0, child, at: path.index(position).description)
                    } ?? child
            }
        }
        for (position, child) in nodes.sorted(by: { $0.key < $1.key }) {
            let below = path.index(position)
            guard let type = try reader.type(at: below) else { continue }
            try visit(child, at: below, type: type, reading: reader)
        }
    }

    /// Whether an operator has a say in this statement.
    func isActive(_ modifier: any Modifier) -> Bool {
        isInsert || !modifier.isForInsertsOnly
    }

    /// Takes an edit, if the rules of documents allow it.
    ///
    /// - Parameters:
    ///   - edit: The edit.
    ///   - value: The value that is new at its path, if there was none.
    ///   - index: Before which of the edits so far it works; behind all of them unless given.
    /// - Throws: ``LanguageError`` 66, 52 or 15.
    mutating func add(
        _ edit: Edit,
        creating value: BSONValue? = nil,
        before index: Int? = nil
    ) throws(LanguageError) {
        try check(edit, creating: value)
        edits.insert(edit, at: index ?? edits.count)
    }
}
