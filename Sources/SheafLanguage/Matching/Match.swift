// SPDX-License-Identifier: MIT
//
// What a query leaves behind for the update: the elements at which arrays were entered, for `$`.

/// A document that matched, with the elements that made it match.
package struct Match: Sendable, Hashable {
    /// An element by which a condition was met.
    package struct Element: Sendable, Hashable {
        /// The path of the array.
        package let array: String
        /// The position in it.
        package let position: Int
    }

    /// The elements in the order in which the conditions were met.
    package let elements: [Element]

    /// A match with the elements behind it.
    package init(elements: [Element] = []) {
        self.elements = elements
    }

    /// The position that `$` stands for behind a path, or nil when the query entered no array.
    ///
    /// MongoDB knows one position for the whole update, that of the condition evaluated last.
    /// Several array conditions are therefore undefined there. Here a condition on the very array
    /// that the update names comes first, and else the last one written.
    package func position(behind path: String) -> Int? {
        (elements.last { $0.array == path } ?? elements.last)?.position
    }
}
