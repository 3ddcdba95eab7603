// SPDX-License-Identifier: MIT
//
// Which collections are meant: patterns of full names, in which `*` stands for any characters.

package import Sheaf

/// A pattern of the full names of collections, such as `school.*`.
package struct NamespacePattern: Sendable, Hashable {
    /// The pieces between the stars.
    private let pieces: [[UInt8]]

    /// Reads a pattern; `\*` is a star itself.
    package init(_ text: String) {
        var pieces: [[UInt8]] = [[]]
        var isEscaped = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\") where !isEscaped: isEscaped = true
            case UInt8(ascii: "*") where !isEscaped: pieces.append([])
            default:
                pieces[pieces.count - 1].append(byte)
                isEscaped = false
            }
        }
        self.pieces = pieces
    }

    /// How many stars it has.
    package var starCount: Int { pieces.count - 1 }

    /// Whether a name fits.
    package func matches(_ namespace: Namespace) -> Bool {
        captures(namespace) != nil
    }

    /// What the stars stand for in a name; nil if it does not fit.
    func captures(_ namespace: Namespace) -> [[UInt8]]? {
        captures(Array(namespace.description.utf8)[...], pieces[...], isFirst: true)
    }

    /// Puts texts in the places of the stars.
    func filled(with captures: [[UInt8]]) -> [UInt8] {
        var text = pieces[0]
        for (capture, piece) in zip(captures, pieces.dropFirst()) { text += capture + piece }
        return text
    }

    /// The first star takes as little as it can.
    private func captures(
        _ text: ArraySlice<UInt8>,
        _ pieces: ArraySlice<[UInt8]>,
        isFirst: Bool
    ) -> [[UInt8]]? {
        guard let piece = pieces.first else { return text.isEmpty ? [] : nil }
        if isFirst {
            guard text.starts(with: piece) else { return nil }
            return captures(text.dropFirst(piece.count), pieces.dropFirst(), isFirst: false)
        }
        guard pieces.count > 1 else {
            guard text.count >= piece.count, text.suffix(piece.count).elementsEqual(piece) else {
                return nil
            }
            return [Array(text.dropLast(piece.count))]
        }
        for length in 0...text.count where text.dropFirst(length).starts(with: piece) {
            let rest = text.dropFirst(length + piece.count)
            if let found = captures(rest, pieces.dropFirst(), isFirst: false) {
                return [Array(text.prefix(length))] + found
            }
        }
        return nil
    }
}

/// Which collections are dumped or restored.
package struct NamespaceSelection: Sendable, Hashable {
    /// One database, or all.
    package var database: String?
    /// One collection of it, or all.
    package var collection: String?
    /// The patterns of which one must fit, if there are any.
    package var included: [NamespacePattern] = []
    /// The patterns of which none may fit.
    package var excluded: [NamespacePattern] = []

    /// All collections.
    package init() {}

    /// Whether a collection is meant.
    func contains(_ namespace: Namespace) -> Bool {
        if let database, namespace.database != database { return false }
        if let collection, namespace.collection != collection { return false }
        if excluded.contains(where: { $0.matches(namespace) }) { return false }
        return included.isEmpty || included.contains { $0.matches(namespace) }
    }
}

/// A change of names on the way into a store: from one pattern to another with as many stars.
package struct NamespaceRenaming: Sendable, Hashable {
    private let source: NamespacePattern
    private let target: NamespacePattern

    /// A renaming; nil when the patterns differ in their stars.
    package init?(from source: String, to target: String) {
        self.source = NamespacePattern(source)
        self.target = NamespacePattern(target)
        guard self.source.starCount == self.target.starCount else { return nil }
    }

    /// The new name of a collection; nil if it keeps its own.
    func renamed(_ namespace: Namespace) -> Namespace? {
        guard let captures = source.captures(namespace) else { return nil }
        let name = String(decoding: target.filled(with: captures), as: UTF8.self)
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        return Namespace(database: String(parts[0]), collection: String(parts[1]))
    }
}
