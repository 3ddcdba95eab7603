// SPDX-License-Identifier: MIT
//
// The path of an update: held to stricter rules than that of a query, since it says what to create.

/// A dotted path as updates write it.
package struct UpdatePath: Sendable, Hashable {
    /// One component between dots.
    package enum Component: Sendable, Hashable {
        /// A field, or a position in an array.
        case name(String)
        /// `$`: the element that the query found.
        case positional
        /// `$[]`, with an empty identifier, or `$[identifier]`.
        case elements(String)

        /// The component as written.
        package var text: String {
            switch self {
            case .name(let name): name
            case .positional: "$"
            case .elements(let identifier): "$[\(identifier)]"
            }
        }
    }

    /// The components from the root down; there is at least one.
    package let components: [Component]
    /// The path as written.
    package let text: String

    /// A path from its text.
    ///
    /// - Throws: ``LanguageError`` 56 for empty names, 2 for a NUL, and for `$` and `$[…]` where
    ///   they may not be.
    package init(_ text: String) throws(LanguageError) {
        guard !text.isEmpty else {
            throw LanguageError(.emptyFieldName, "An empty update path is not valid.")
        }
        guard !text.utf8.contains(0) else {
            throw .badValue("The update path contains a NUL, which is not allowed.")
        }
        self.text = text
        var components: [Component] = []
        for part in text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false) {
            components.append(try UpdatePath.component(String(Substring(part)), of: text))
        }
        self.components = components
        try checkPositions()
    }

    private static func component(
        _ name: String,
        of path: String
    ) throws(LanguageError) -> Component {
        guard !name.isEmpty else {
            throw LanguageError(
                .emptyFieldName,
                "The update path '\(path)' contains an empty field name, which is not allowed."
            )
        }
        if name == "$" { return .positional }
        guard name.hasPrefix("$["), name.hasSuffix("]") else { return .name(name) }
        return .elements(String(name.dropFirst(2).dropLast()))
    }

    private func checkPositions() throws(LanguageError) {
        switch components[0] {
        case .positional:
            throw .badValue(
                "Cannot have positional (i.e. '$') element in the first position in path '\(text)'"
            )
        case .elements:
            throw .badValue(
                "Cannot have array filter identifier (i.e. '$[<id>]') element in the first "
                    + "position in path '\(text)'"
            )
        case .name: break
        }
        guard components.count(where: { $0 == .positional }) <= 1 else {
            throw .badValue(
                "Too many positional (i.e. '$') elements found in path '\(text)'"
            )
        }
    }

    /// The first components as text.
    package func text(upTo depth: Int) -> String {
        components[..<depth].map(\.text).joined(separator: ".")
    }

    /// The last component as written.
    package var lastName: String { components[components.count - 1].text }
}
