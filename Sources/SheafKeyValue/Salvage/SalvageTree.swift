// SPDX-License-Identifier: MIT
//
// Salvage: the leaves of one tree of a damaged file, in the order of their keys, and the holes
// where pages are missing.

/// The leaves of a tree, as far as they can be found.
struct SalvageTree {
    /// A stretch of the tree.
    enum Part {
        /// A leaf page.
        case leaf(Int)
        /// A page that cannot be read.
        case hole(Hole)
    }

    /// A page that cannot be read, and the keys that were below it.
    struct Hole: Hashable {
        let page: Int
        let first: [UInt8]
        /// The first key behind them.
        let end: [UInt8]?

        /// Whether keys from one to another were below it.
        func covers(_ key: [UInt8], _ last: [UInt8]) -> Bool {
            !key.lexicographicallyPrecedes(first)
                && end.map { last.lexicographicallyPrecedes($0) } ?? true
        }
    }

    private(set) var parts: [Part] = []

    /// Whether all of the tree is there.
    var isWhole: Bool { holes.isEmpty }

    /// Walks a tree from its root; every page of it is marked as seen.
    init(_ root: Int?, in file: borrowing SalvageFile, seen: inout PageSet) {
        guard let root else { return }
        visit(root, from: [], to: nil, in: file, &seen, depth: 0)
    }

    private mutating func visit(
        _ number: Int,
        from first: [UInt8],
        to end: [UInt8]?,
        in file: borrowing SalvageFile,
        _ seen: inout PageSet,
        depth: Int
    ) {
        // A page that is met twice, or too deep, is where the tree is broken.
        guard depth < 32, seen.insert(number), let (page, nodes) = file.page(number) else {
            parts.append(.hole(Hole(page: number, first: first, end: end)))
            return
        }
        guard page.kind == .branch else {
            parts.append(.leaf(number))
            for node in nodes {
                for number in file.valuePages(page, node) ?? 0..<0 { _ = seen.insert(number) }
            }
            return
        }
        let keys = nodes.map { Array(page.key(of: $0)) }
        for (index, node) in nodes.enumerated() {
            guard case .child(let child) = node.content else { continue }
            visit(
                child,
                from: index == 0 ? first : keys[index],
                to: index + 1 < keys.count ? keys[index + 1] : end,
                in: file,
                &seen,
                depth: depth + 1
            )
        }
    }

    /// The pages that are missing.
    var holes: [Hole] { parts.compactMap { if case .hole(let hole) = $0 { hole } else { nil } } }

    /// Puts leaves that nothing leads to into the holes that they belong to.
    mutating func fill(_ leaves: [Hole: [Int]]) {
        parts = parts.flatMap { part in
            guard case .hole(let hole) = part else { return [part] }
            return (leaves[hole] ?? []).map { Part.leaf($0) } + [part]
        }
    }
}
