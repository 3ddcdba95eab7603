// SPDX-License-Identifier: MIT
//
// A parsed projection is a tree of names. Its leaves say what becomes of the values there.

import SheafBSON

/// What a projection does to the fields of the documents at one path.
struct ProjectionNode: Sendable {
    /// What becomes of a field.
    indirect enum Branch: Sendable {
        /// It is shown.
        case include
        /// It is left out.
        case exclude
        /// Of an array, a stretch is shown.
        case slice(ProjectionSlice)
        /// Of an array, the first element that passes is shown.
        case elementMatch(ElementTest)
        /// Of the first array on the way, the element is shown by which the query matched.
        case positional
        /// It has the computed value of a number.
        case computed(Int)
        /// Its fields, and those of its elements, are treated by a node of their own.
        case node(ProjectionNode)
    }

    /// A field that the projection names.
    struct Child: Sendable {
        let name: String
        let nameBytes: [UInt8]
        var branch: Branch
    }

    /// The fields in the order in which they were written.
    private(set) var children: [Child] = []
    /// The places of the children in the order of their names.
    private var sortedPlaces: [Int] = []
    /// How many children stand for fields that are shown where they are stored.
    private(set) var storedChildCount = 0
    /// Whether there are computed values in the tree.
    private(set) var hasComputed = false
    /// Whether there is a positional operator in the tree.
    private(set) var hasPositional = false

    /// The place of the child for a field, if the projection names the field.
    ///
    /// - Complexity: O(log children), without allocation.
    func place(of name: RawSpan) -> Int? {
        let slot = slot(for: name)
        guard slot < sortedPlaces.count else { return nil }
        let place = sortedPlaces[slot]
        let found = children[place].nameBytes
        return unsafe found.span.bytes.equals(name) ? place : nil
    }

    private func place(of name: String) -> Int? {
        let bytes = Array(name.utf8)
        return unsafe place(of: bytes.span.bytes)
    }

    /// The place in the order of the names where a name stands or would stand.
    private func slot(for name: RawSpan) -> Int {
        var (low, high) = (0, sortedPlaces.count)
        while low < high {
            let middle = (low + high) / 2
            let other = children[sortedPlaces[middle]].nameBytes
            if unsafe other.span.bytes.compare(to: name) < 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Puts a branch at the end of a path.
    ///
    /// - Throws: ``LanguageError`` 31249 and 31250 where another one is in the way.
    mutating func insert(
        _ branch: Branch,
        at path: ArraySlice<String>,
        of whole: String
    ) throws(LanguageError) {
        note(branch)
        guard let name = path.first else { return }
        let (nameBytes, rest) = (Array(name.utf8), path.dropFirst())
        let known = unsafe place(of: nameBytes.span.bytes)
        guard !rest.isEmpty else {
            guard known == nil else {
                throw LanguageError(code: 31250, "Path collision at \(whole)")
            }
            return append(Child(name: name, nameBytes: nameBytes, branch: branch))
        }
        var node = ProjectionNode()
        if let known {
            guard case .node(let inner) = children[known].branch else {
                throw LanguageError(
                    code: 31249,
                    "Path collision at \(whole) remaining portion \(rest.joined(separator: "."))"
                )
            }
            node = inner
        }
        try node.insert(branch, at: rest, of: whole)
        if let known {
            children[known].branch = .node(node)
        } else {
            append(Child(name: name, nameBytes: nameBytes, branch: .node(node)))
        }
    }

    /// Whether something is shown that may not be stored.
    var hasAdditions: Bool { hasComputed || storedChildCount < children.count }

    /// The paths of the fields that are shown as they are; nil where there are other branches.
    var shownPaths: [[String]]? {
        var paths: [[String]] = []
        for child in children {
            switch child.branch {
            case .include: paths.append([child.name])
            case .exclude: continue
            case .node(let node):
                guard let below = node.shownPaths else { return nil }
                paths += below.map { [child.name] + $0 }
            default: return nil
            }
        }
        return paths
    }

    /// Whether a path leads to a node.
    func hasNode(at path: ArraySlice<String>) -> Bool {
        guard let name = path.first else { return true }
        guard let place = place(of: name),
            case .node(let node) = children[place].branch
        else { return false }
        return node.hasNode(at: path.dropFirst())
    }

    /// Takes a child away.
    mutating func remove(_ name: String) {
        guard let place = place(of: name) else { return }
        let rest = children.indices.filter { $0 != place }.map { children[$0] }
        (children, sortedPlaces, storedChildCount) = ([], [], 0)
        for child in rest { append(child) }
    }

    private mutating func append(_ child: Child) {
        let slot = unsafe slot(for: child.nameBytes.span.bytes)
        sortedPlaces.insert(children.count, at: slot)
        children.append(child)
        switch child.branch {
        case .elementMatch, .computed: break
        default: storedChildCount += 1
        }
    }

    private mutating func note(_ branch: Branch) {
        switch branch {
        case .computed: hasComputed = true
        case .positional: hasPositional = true
        default: break
        }
    }
}

/// The stretch of an array that `$slice` shows.
struct ProjectionSlice: Sendable {
    /// Where it begins; below zero, so many elements before the end.
    private let start: Int
    /// How many elements it has at most.
    let countMax: Int

    /// `$slice: n`: the first elements, or the last ones where the number is below zero.
    init(_ count: Int) {
        start = min(count, 0)
        countMax = abs(count)
    }

    /// `$slice: [skip, limit]`.
    init(skip: Int, limit: Int) {
        start = skip
        countMax = limit
    }

    /// Where the stretch begins in an array, whose elements are counted only if they must be.
    func start(count: () throws -> Int) rethrows -> Int {
        start >= 0 ? start : max(0, try count() + start)
    }
}
