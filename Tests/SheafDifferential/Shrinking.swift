// SPDX-License-Identifier: MIT
//
// Makes a difference small: whatever can be left out of the document or the update so that the
// difference stays is left out.

package import SheafReference

/// A difference in the making smaller.
package struct Shrinking {
    /// The document before the update.
    package private(set) var root: Tree
    /// The update.
    package private(set) var update: UpdateCase
    private var attemptsLeft: Int
    private let differs: (UpdateCase, Tree) -> Bool

    /// Starts from a difference; the closure says whether a smaller one is still one.
    package init(
        _ root: Tree,
        _ update: UpdateCase,
        attempts: Int = 5000,
        differs: @escaping (UpdateCase, Tree) -> Bool
    ) {
        (self.root, self.update, attemptsLeft) = (root, update, attempts)
        self.differs = differs
    }

    /// Leaves out what can be left out.
    package mutating func run() {
        while shrinkRoot() || shrinkUpdate() {}
    }

    private mutating func shrinkRoot() -> Bool {
        shrink(root) { shrinking, smaller in
            guard smaller["_id"] == shrinking.root["_id"] else { return false }
            guard shrinking.differs(shrinking.update, smaller) else { return false }
            shrinking.root = smaller
            return true
        }
    }

    private mutating func shrinkUpdate() -> Bool {
        for index in update.arrayFilters.indices {
            var smaller = update
            smaller.arrayFilters.remove(at: index)
            if accept(smaller) { return true }
        }
        let parts: [WritableKeyPath<UpdateCase, Tree>] = [\.update, \.filter]
        for part in parts {
            let isShrunk = shrink(update[keyPath: part]) { shrinking, tree in
                var smaller = shrinking.update
                smaller[keyPath: part] = tree
                return shrinking.accept(smaller)
            }
            if isShrunk { return true }
        }
        return false
    }

    private mutating func accept(_ smaller: UpdateCase) -> Bool {
        guard differs(smaller, root) else { return false }
        update = smaller
        return true
    }

    /// Tries a tree without some of its parts until one is accepted.
    private mutating func shrink(
        _ tree: Tree,
        _ accepts: (inout Shrinking, Tree) -> Bool
    ) -> Bool {
        for smaller in tree.smaller {
            guard attemptsLeft > 0 else { return false }
            attemptsLeft -= 1
            if accepts(&self, smaller) { return true }
        }
        let children = tree.elements ?? tree.fields.map(\.value)
        for (index, child) in children.enumerated() where attemptsLeft > 0 {
            let isShrunk = shrink(child) { shrinking, smaller in
                accepts(&shrinking, tree.replacing(index, by: smaller))
            }
            if isShrunk { return true }
        }
        return false
    }
}

extension Tree {
    /// The tree without a half of its parts, or without one of a few.
    fileprivate var smaller: [Tree] {
        switch self {
        case .document(let fields): Tree.smaller(fields).map { .document($0) }
        case .array(let elements): Tree.smaller(elements).map { .array($0) }
        case .scalar: []
        }
    }

    private static func smaller<Part>(_ parts: [Part]) -> [[Part]] {
        let step = max(1, parts.count / 8)
        let halves =
            parts.count > 3
            ? [Array(parts.prefix(parts.count / 2)), Array(parts.suffix(parts.count / 2))] : []
        return halves
            + stride(from: 0, to: parts.count, by: step).map { start in
                Array(parts[..<start] + parts[min(parts.count, start + step)...])
            }
    }

    fileprivate func replacing(_ index: Int, by child: Tree) -> Tree {
        switch self {
        case .document(var fields):
            fields[index].value = child
            return .document(fields)
        case .array(var elements):
            elements[index] = child
            return .array(elements)
        case .scalar: return self
        }
    }
}
