// SPDX-License-Identifier: MIT
//
// What the edits of an update come to in MongoDB's words: paths that are set, fields that are
// removed, arrays that are cut. What these words can only say with the whole array is looked up.

import SheafBSON

/// The effect of a script, path by path.
struct UpdateEffect {
    /// What becomes of the value at a path.
    private enum Fate {
        case value(BSONValue)
        case removed
        /// It has to be looked up.
        case wanted
    }

    /// A value on the way to those that change.
    private final class Node {
        var children: [DocumentPath.Step: Node] = [:]
        var fate: Fate?
        /// When it got its fate.
        var rank = 0
        /// The length of the array before the update, where it matters.
        var firstCount: Int?
        /// The length to which the array is cut.
        var newSize: Int?

        func child(_ step: DocumentPath.Step) -> Node {
            if let child = children[step] { return child }
            let child = Node()
            children[step] = child
            return child
        }
    }

    private let root = Node()
    private var rank = 0

    /// The effect of a script.
    ///
    /// - Parameters:
    ///   - script: What the update did.
    ///   - counts: The lengths of arrays, as the record has them.
    ///   - looksUpAll: Whether the edits are only to say which paths are looked up.
    /// - Complexity: O(edits × depth), and O(values) for edits inside values that are set.
    /// - Throws: ``BSONError`` `conversion` when edits do not fit each other.
    init(_ script: EditScript, counts: [Int?], looksUpAll: Bool = false) throws {
        var counts = counts[...]
        for edit in script.edits {
            if looksUpAll {
                if case .arrayAid = edit { continue }
                for place in edit.places { want(place) }
            } else {
                try add(edit, &counts)
            }
        }
    }

    private mutating func add(_ edit: Edit, _ counts: inout ArraySlice<Int?>) throws {
        switch edit {
        case .set(let path, let value): try set(path, value)
        case .arrayReplace(let path, let values): try set(path, .array(BSONArray(values)))
        case .unset(let path):
            if let cover = cover(path.parent) { return try change(cover, edit) }
            give(node(path), .removed)
        case .rename(let source, let target): try rename(source, target)
        case .arrayAppend(let path, let values):
            let count = counts.popFirst() ?? nil
            if let cover = cover(path) { return try change(cover, edit) }
            append(values, to: path, count)
        case .arrayInsert(let path, let position, let values):
            let count = counts.popFirst() ?? nil
            if let cover = cover(path) { return try change(cover, edit) }
            if count == position { append(values, to: path, count) } else { want(path) }
        case .arrayRemove(let path, let positions):
            let count = counts.popFirst() ?? nil
            if let cover = cover(path) { return try change(cover, edit) }
            if let count, let first = positions.first, first + positions.count == count {
                cut(node(path), from: count, to: first)
            } else {
                want(path)
            }
        case .arrayAid: break
        }
    }
}

// MARK: - Edits

extension UpdateEffect {
    /// Something known, or wanted, that a path leads into.
    private struct Cover {
        let node: Node
        let depth: Int
    }

    /// The topmost value on a path that is set or wanted as a whole.
    private func cover(_ path: DocumentPath) -> Cover? {
        var node = root
        for (depth, step) in path.steps.enumerated() {
            guard let next = node.children[step] else { return nil }
            node = next
            switch node.fate {
            case .value, .wanted: return Cover(node: node, depth: depth + 1)
            case .removed, nil: continue
            }
        }
        return nil
    }

    private func node(_ path: DocumentPath) -> Node {
        path.steps.reduce(root) { $0.child($1) }
    }

    private mutating func give(_ node: Node, _ fate: Fate) {
        rank += 1
        node.rank = rank
        node.fate = fate
        node.children = [:]
        node.newSize = nil
    }

    /// Carries an edit out in a value that is known.
    private func change(_ cover: Cover, _ edit: Edit) throws {
        guard case .value(let value)? = cover.node.fate else { return }
        let inside = edit.moved(droppingFirst: cover.depth, below: [.field("")])
        let result = try EditInterpreter.apply(EditScript([inside]), to: ["": value])
        cover.node.fate = result[""].map { .value($0) } ?? .removed
    }

    private mutating func set(_ path: DocumentPath, _ value: BSONValue) throws {
        if let cover = cover(path.parent) { return try change(cover, .set(path, value)) }
        give(node(path), .value(value))
    }

    private mutating func want(_ path: DocumentPath) {
        if let cover = cover(path) {
            if case .value? = cover.node.fate { give(cover.node, .wanted) }
            return
        }
        give(node(path), .wanted)
    }

    /// Moves a value: it is known if an edit before set it, else it is looked up.
    private mutating func rename(_ source: DocumentPath, _ target: DocumentPath) throws {
        var moved: BSONValue?
        if let cover = cover(source), case .value(let value)? = cover.node.fate {
            let holder: Document = ["": value]
            let rest = DocumentPath([.field("")] + source.steps.dropFirst(cover.depth))
            moved = try holder.view.withValue(at: rest) { BSONValue(copying: $0) }
        }
        if let cover = cover(source.parent) {
            try change(cover, .unset(source))
        } else {
            give(node(source), .removed)
        }
        if let moved { try set(target, moved) } else { want(target) }
    }

    private mutating func append(_ values: [BSONValue], to path: DocumentPath, _ count: Int?) {
        guard let count else { return want(path) }
        let array = node(path)
        array.firstCount = array.firstCount ?? count
        for (index, value) in values.enumerated() {
            give(array.child(.index(count + index)), .value(value))
        }
    }

    private func cut(_ array: Node, from count: Int, to newSize: Int) {
        let firstCount = array.firstCount ?? count
        array.firstCount = firstCount
        array.children = array.children.filter { step, _ in
            if case .index(let position) = step { position < newSize } else { true }
        }
        if newSize < firstCount { array.newSize = min(array.newSize ?? newSize, newSize) }
    }
}

// MARK: - Looking up

extension UpdateEffect {
    /// The paths whose values have to be looked up.
    var wantedPaths: [DocumentPath] {
        var paths: [DocumentPath] = []
        forEach { path, node in
            if case .wanted? = node.fate { paths.append(path) }
        }
        return paths
    }

    /// Looks up what is wanted, each by the way of fields that leads to it now.
    ///
    /// An array on the way is taken as a whole, because positions in it may have moved; so is what
    /// is no document any more. Setting such a path never fails: whatever is above it is a document
    /// in both states.
    ///
    /// - Complexity: O(bytes of what is looked up).
    mutating func lookUp<Reader: DocumentReader & ~Copyable & ~Escapable>(
        in document: borrowing Reader
    ) throws {
        var places: [DocumentPath] = []
        for path in wantedPaths {
            let place = try UpdateEffect.place(of: path, in: document)
            if !places.contains(where: { $0.contains(place) }) {
                places.removeAll { place.contains($0) }
                places.append(place)
            }
        }
        for place in places {
            let value = try document.withValue(at: place) { BSONValue(copying: $0) }
            give(node(place), value.map { .value($0) } ?? .removed)
        }
    }

    private static func place<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of path: DocumentPath,
        in document: borrowing Reader
    ) throws -> DocumentPath {
        var place = DocumentPath.root
        for step in path.steps {
            guard case .field(let name) = step else { break }
            guard try place.isRoot || document.type(at: place) == .document else { break }
            place = place.field(name)
        }
        return place
    }
}

// MARK: - Telling

extension UpdateEffect {
    /// The effect as the `updateDescription` of an event.
    func description(isExpanded: Bool) -> Document {
        var updated: [(rank: Int, path: DocumentPath, value: BSONValue)] = []
        var removed: [(rank: Int, path: DocumentPath)] = []
        var cut: [BSONValue] = []
        var ambiguous = Document()
        forEach { path, node in
            switch node.fate {
            case .value(let value)?: updated.append((node.rank, path, value))
            case .removed?: removed.append((node.rank, path))
            case .wanted?, nil: break
            }
            if let newSize = node.newSize {
                cut.append(["field": .string(path.description), "newSize": .integer(newSize)])
            }
            let isTold = node.fate != nil || node.newSize != nil
            if isTold, path.isAmbiguous { ambiguous.append(path.description, path.eventValue) }
        }
        updated.sort { $0.rank < $1.rank }
        removed.sort { $0.rank < $1.rank }
        var description: Document = [
            "updatedFields": .document(
                Document(updated.map { ($0.path.description, $0.value) })
            ),
            "removedFields": .array(
                BSONArray(removed.map { .string($0.path.description) })
            ),
            "truncatedArrays": .array(BSONArray(cut)),
        ]
        if isExpanded { description.append("disambiguatedPaths", .document(ambiguous)) }
        return description
    }

    /// Shows all nodes below the root.
    private func forEach(_ body: (DocumentPath, Node) -> Void) {
        var open: [(path: DocumentPath, node: Node)] = [(.root, root)]
        while let (path, node) = open.popLast() {
            if !path.isRoot { body(path, node) }
            for (step, child) in node.children {
                open.append((DocumentPath(path.steps + [step]), child))
            }
        }
    }
}

extension DocumentPath {
    /// Whether the path with dots between its steps could be read in another way.
    fileprivate var isAmbiguous: Bool {
        steps.contains { step in
            guard case .field(let name) = step else { return false }
            return name.isEmpty || name.contains(".") || ArrayIndex.position(name) != nil
        }
    }
}
