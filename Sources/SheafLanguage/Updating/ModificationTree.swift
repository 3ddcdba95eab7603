// SPDX-License-Identifier: MIT
//
// All operators of one update in one tree by the components of their paths. Conflicts end here,
// before any document is seen; what only an element can tell, that two identifiers mean it, ends in
// the merge.

import SheafBSON

/// A node of the tree: an operator, or what lies below a field or the elements of an array.
indirect enum ModificationNode: Sendable {
    /// An operator.
    case modifier(any Modifier)
    /// A value that an operator elsewhere takes.
    case reserved
    /// Fields or positions, and perhaps `$`.
    case fields(FieldNode)
    /// `$[]` and `$[identifier]`.
    case elements(ElementNode)
}

/// The children of a document, or of an array by positions.
struct FieldNode: Sendable {
    /// The children in the order in which they run.
    private(set) var children: [(name: String, node: ModificationNode)] = []
    /// The child at the position that the query found.
    var positional: ModificationNode?

    /// The child of a name; setting a new one puts it in its place.
    subscript(name: String) -> ModificationNode? {
        get { children.first { $0.name == name }?.node }
        set {
            guard let newValue else { return }
            if let index = children.firstIndex(where: { $0.name == name }) {
                children[index].node = newValue
            } else {
                let index = children.firstIndex { ArrayIndex.precedes(name, $0.name) }
                children.insert((name, newValue), at: index ?? children.count)
            }
        }
    }
}

/// The children of an array by identifier.
struct ElementNode: Sendable {
    /// The children in the order of their identifiers.
    private(set) var children: [(identifier: String, node: ModificationNode)] = []

    /// The child of an identifier.
    subscript(identifier: String) -> ModificationNode? {
        get { children.first { $0.identifier == identifier }?.node }
        set {
            guard let newValue else { return }
            if let index = children.firstIndex(where: { $0.identifier == identifier }) {
                children[index].node = newValue
            } else {
                let index = children.firstIndex {
                    identifier.utf8.lexicographicallyPrecedes($0.identifier.utf8)
                }
                children.insert((identifier, newValue), at: index ?? children.count)
            }
        }
    }
}

extension FieldNode {
    /// Adds an operator at the path that it was given, or at its destination.
    ///
    /// - Throws: ``LanguageError`` 40 when another one works on, above or below its path.
    mutating func insert(_ modifier: any Modifier, at path: UpdatePath) throws(LanguageError) {
        guard let destination = modifier.destination else {
            return try insert(.modifier(modifier), at: path)
        }
        try insert(.reserved, at: path)
        try insert(.modifier(modifier), at: destination)
    }

    private mutating func insert(
        _ leaf: ModificationNode,
        at path: UpdatePath
    ) throws(LanguageError) {
        var root: ModificationNode? = .fields(self)
        try ModificationNode.insert(leaf, at: path, 0, into: &root)
        if case .fields(let fields)? = root { self = fields }
    }
}

extension ModificationNode {
    /// Adds a leaf below the node that stands behind the first `depth` components of its path.
    fileprivate static func insert(
        _ leaf: ModificationNode,
        at path: UpdatePath,
        _ depth: Int,
        into node: inout ModificationNode?
    ) throws(LanguageError) {
        guard depth < path.components.count else {
            guard node == nil else { throw conflict(path, at: depth) }
            node = leaf
            return
        }
        switch (path.components[depth], node) {
        case (.elements(let identifier), nil), (.elements(let identifier), .elements?):
            var elements = ElementNode()
            if case .elements(let present)? = node { elements = present }
            var child = elements[identifier]
            try insert(leaf, at: path, depth + 1, into: &child)
            elements[identifier] = child
            node = .elements(elements)
        case (.name, nil), (.name, .fields?), (.positional, nil), (.positional, .fields?):
            var fields = FieldNode()
            if case .fields(let present)? = node { fields = present }
            if case .name(let name) = path.components[depth] {
                var child = fields[name]
                try insert(leaf, at: path, depth + 1, into: &child)
                fields[name] = child
            } else {
                try insert(leaf, at: path, depth + 1, into: &fields.positional)
            }
            node = .fields(fields)
        default: throw conflict(path, at: depth)
        }
    }

    private static func conflict(_ path: UpdatePath, at depth: Int) -> LanguageError {
        LanguageError(
            .conflictingUpdateOperators,
            "Updating the path '\(path.text)' would create a conflict at "
                + "'\(path.text(upTo: depth))'"
        )
    }

    /// One node for two that turned out to mean the same value.
    ///
    /// - Throws: ``LanguageError`` 40 when operators of both work on, above or below one path.
    static func merge(
        _ left: ModificationNode,
        _ right: ModificationNode,
        at path: String
    ) throws(LanguageError) -> ModificationNode {
        switch (left, right) {
        case (.fields(var merged), .fields(let other)):
            for (name, node) in other.children {
                merged[name] = try merge(merged[name], node, at: "\(path).\(name)")
            }
            if let positional = other.positional {
                merged.positional = try merge(merged.positional, positional, at: "\(path).$")
            }
            return .fields(merged)
        case (.elements(var merged), .elements(let other)):
            for (identifier, node) in other.children {
                merged[identifier] = try merge(
                    merged[identifier],
                    node,
                    at: "\(path).$[\(identifier)]"
                )
            }
            return .elements(merged)
        default:
            throw LanguageError(
                .conflictingUpdateOperators,
                "Update created a conflict at '\(path)'"
            )
        }
    }

    private static func merge(
        _ left: ModificationNode?,
        _ right: ModificationNode,
        at path: String
    ) throws(LanguageError) -> ModificationNode {
        guard let left else { return right }
        return try merge(left, right, at: path)
    }
}
