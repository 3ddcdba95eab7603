// SPDX-License-Identifier: MIT
//
// Projecting: a walk over a document and the tree of the projection at once, which writes what is
// shown. What lies in parts is entered by its path, and only where the tree leads into it.

import SheafBSON

/// One document on its way through a projection.
struct ProjectionWalk {
    let kind: Projection.Kind
    /// The computed values; nil where a computation came to nothing.
    let computed: [BSONValue?]
    let match: Match?
    /// What is shown so far.
    var writer = DocumentWriter()

    /// What is written of a document or an array.
    enum Part {
        case fields(ProjectionNode)
        case elements(ProjectionNode)
        case slice(ProjectionSlice)
        /// The element at a position, alone.
        case element(Int)
    }

    /// Where a walk is, as far as it matters beside the node.
    struct Place {
        /// The names on the way from the root, where a positional operator asks for them.
        var names: [String] = []
        /// Whether an array that lies in an array has been entered.
        var isInNestedArray = false
    }

    init(kind: Projection.Kind, computed: [BSONValue?], match: Match?) {
        self.kind = kind
        self.computed = computed
        self.match = match
    }

    /// Writes what is shown of the fields of a document.
    mutating func fields<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of reader: borrowing Reader,
        at path: DocumentPath,
        _ node: ProjectionNode,
        _ place: Place
    ) throws {
        var walked = WalkedChildren()
        if kind == .inclusion, let positions = try node.positions(reading: reader, at: path) {
            for (position, child) in positions {
                try reader.forEachEntry(at: path, from: position) { _, name, type, value in
                    let entry = Entry(name: name, type: type, value: value)
                    try field(entry, child, of: node, reader, path, place, &walked)
                    return false
                }
            }
        } else {
            try reader.forEachEntry(at: path, from: 0) { _, name, type, value in
                let entry = Entry(name: name, type: type, value: value)
                if let child = node.place(of: name) {
                    try field(entry, child, of: node, reader, path, place, &walked)
                } else if kind == .exclusion {
                    try copy(entry, reader, path)
                }
                return kind == .exclusion || walked.found.count < node.storedChildCount
            }
        }
        if node.hasAdditions { try additions(to: reader, at: path, node, walked) }
    }

    /// Writes what is shown of a field that the node names.
    private mutating func field<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ entry: Entry,
        _ child: Int,
        of node: ProjectionNode,
        _ reader: borrowing Reader,
        _ path: DocumentPath,
        _ place: Place,
        _ walked: inout WalkedChildren
    ) throws {
        switch node.children[child].branch {
        case .computed, .elementMatch: break
        default: walked.found.insert(child)
        }
        switch node.children[child].branch {
        case .include: try copy(entry, reader, path)
        case .exclude: break
        case .slice(let slice) where entry.type == .array && !place.isInNestedArray:
            try enter(entry, .slice(slice), reader, path, place)
        case .positional where entry.type == .array:
            let position = try position(in: place.names + [entry.name.text])
            try enter(entry, .element(position), reader, path, place)
        case .slice, .positional: try copy(entry, reader, path)
        case .elementMatch(let test):
            guard kind == .exclusion else { return }
            try elementMatch(test, node.children[child], reader, path)
        case .computed(let number):
            guard kind == .exclusion else { return }
            append(number, to: node.children[child])
        case .node(let inner):
            guard try descend(entry, inner, reader, path, place) else { return }
        }
        walked.written.insert(child)
    }

    /// Writes what is shown of the elements of an array.
    private mutating func elements<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of reader: borrowing Reader,
        at path: DocumentPath,
        _ node: ProjectionNode,
        _ place: Place
    ) throws {
        var index = 0
        try reader.forEachEntry(at: path, from: 0) { position, _, type, value in
            let entry = Entry(position: position, shownAs: index, type: type, value: value)
            if try descend(entry, node, reader, path, place) { index += 1 }
            return true
        }
    }

    /// Writes what a node shows of one value; false when that is nothing.
    private mutating func descend<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ entry: Entry,
        _ node: ProjectionNode,
        _ reader: borrowing Reader,
        _ path: DocumentPath,
        _ place: Place
    ) throws -> Bool {
        var place = place
        switch entry.type {
        case .document:
            if node.hasPositional { place.names.append(entry.name.text) }
            try enter(entry, .fields(node), reader, path, place)
        case .array where node.hasPositional:
            let position = try position(in: place.names + [entry.name.text])
            try enter(entry, .element(position), reader, path, place)
        case .array:
            place.isInNestedArray = place.isInNestedArray || entry.position != nil
            try enter(entry, .elements(node), reader, path, place)
        default:
            // A value without fields makes way for those that are computed.
            if node.hasComputed, kind == .exclusion || entry.position != nil {
                head(entry, .document)
                computedFields(node)
            } else if kind == .exclusion {
                try copy(entry, reader, path)
            } else {
                return false
            }
        }
        return true
    }

    /// Writes a part of a document or an array, in place if it is at hand.
    private mutating func enter<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ entry: Entry,
        _ part: Part,
        _ reader: borrowing Reader,
        _ path: DocumentPath,
        _ place: Place
    ) throws {
        head(entry, entry.type)
        let mark = writer.beginBare()
        if let value = entry.value {
            try write(part, of: DocumentView(trusting: value.bytes), at: .root, place)
        } else {
            try write(part, of: reader, at: entry.path(below: path), place)
        }
        writer.end(mark)
    }

    private mutating func write<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ part: Part,
        of reader: borrowing Reader,
        at path: DocumentPath,
        _ place: Place
    ) throws {
        switch part {
        case .fields(let node): try fields(of: reader, at: path, node, place)
        case .elements(let node): try elements(of: reader, at: path, node, place)
        case .slice(let slice):
            guard slice.countMax > 0 else { return }
            let start = try slice.start { try reader.count(at: path) ?? 0 }
            _ = try stretch(from: start, slice.countMax, of: reader, at: path)
        case .element(let position):
            guard try stretch(from: position, 1, of: reader, at: path) == 1 else {
                throw LanguageError(
                    code: 51247,
                    "positional operator '.$' element mismatch"
                )
            }
        }
    }

    /// Writes so many elements of an array at most; returns how many.
    private mutating func stretch<Reader: DocumentReader & ~Copyable & ~Escapable>(
        from start: Int,
        _ countMax: Int,
        of reader: borrowing Reader,
        at path: DocumentPath
    ) throws -> Int {
        var index = 0
        try reader.forEachEntry(at: path, from: start) { position, _, type, value in
            let entry = Entry(position: position, shownAs: index, type: type, value: value)
            try copy(entry, reader, path)
            index += 1
            return index < countMax
        }
        return index
    }

    /// The position of the element by which the query matched, in the array at a path of names.
    private func position(in names: [String]) throws(LanguageError) -> Int {
        guard let position = match?.position(behind: names.joined(separator: ".")) else {
            throw LanguageError(
                code: 51246,
                "positional operator '.$' couldn't find a matching element in the array"
            )
        }
        return position
    }
}

// MARK: - Whole values

extension ProjectionWalk {
    /// Writes a value as it is.
    private mutating func copy<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ entry: Entry,
        _ reader: borrowing Reader,
        _ path: DocumentPath
    ) throws {
        head(entry, entry.type)
        if let value = entry.value {
            writer.appendRaw(value.bytes)
        } else {
            _ = try reader.withValue(at: entry.path(below: path)) { writer.appendRaw($0.bytes) }
        }
    }

    private mutating func head(_ entry: Entry, _ type: BSONType) {
        if entry.position == nil {
            writer.appendHead(type.rawValue, entry.name)
        } else {
            writer.appendHead(type.rawValue, index: entry.shownPosition)
        }
    }
}

// MARK: - What is not stored

extension ProjectionWalk {
    /// Writes the fields that are not stored as they are shown, behind the others.
    private mutating func additions<Reader: DocumentReader & ~Copyable & ~Escapable>(
        to reader: borrowing Reader,
        at path: DocumentPath,
        _ node: ProjectionNode,
        _ walked: WalkedChildren
    ) throws {
        for (place, child) in node.children.enumerated() where !walked.written.contains(place) {
            switch child.branch {
            case .elementMatch(let test) where kind == .inclusion:
                try elementMatch(test, child, reader, path)
            case .computed(let number): append(number, to: child)
            case .node(let inner) where inner.hasComputed:
                writer.appendHead(BSONType.document.rawValue, child.name)
                computedFields(inner)
            default: break
            }
        }
    }

    /// Writes a document of the computed fields alone.
    private mutating func computedFields(_ node: ProjectionNode) {
        let mark = writer.beginBare()
        for child in node.children {
            switch child.branch {
            case .computed(let number): append(number, to: child)
            case .node(let inner) where inner.hasComputed:
                writer.appendHead(BSONType.document.rawValue, child.name)
                computedFields(inner)
            default: break
            }
        }
        writer.end(mark)
    }

    private mutating func append(_ number: Int, to child: ProjectionNode.Child) {
        if let value = computed[number] { writer.append(child.name, value) }
    }

    /// Writes the first element that passes, in an array of its own.
    private mutating func elementMatch<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ test: ElementTest,
        _ child: ProjectionNode.Child,
        _ reader: borrowing Reader,
        _ path: DocumentPath
    ) throws {
        let array = path.field(child.name)
        guard try reader.type(at: array) == .array,
            let position = try test.firstPosition(reading: reader, at: array)
        else { return }
        let mark = writer.begin(child.name, .array)
        _ = try reader.withValue(at: array.index(position)) { writer.append(index: 0, $0) }
        writer.end(mark)
    }
}
