// SPDX-License-Identifier: MIT
//
// The path of a query: taken apart once, when the query is parsed, with all that matching needs.

package import SheafBSON

/// A dotted path as queries and indexes write it.
///
/// Any text is a path here: queries may ask for names that updates refuse.
package struct FieldPath: Sendable, Hashable {
    /// One name between dots.
    package struct Component: Sendable, Hashable {
        /// The name.
        package let name: String
        /// The position that the name also means inside an array.
        package let index: Int?

        init(_ name: String) {
            self.name = name
            index = ArrayIndex.position(name)
        }
    }

    /// The components from the root down; a predicate on an element itself has none.
    package let components: [Component]
    /// The ways down through documents alone: the first 0, 1, … all components as fields.
    package let prefixes: [DocumentPath]

    /// A path from its text.
    package init(_ text: String) {
        self.init(
            components: text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
                .map { Component(String(Substring($0))) }
        )
    }

    /// A path from its text, as projections, sorts and expressions hold it to rules.
    ///
    /// - Throws: ``LanguageError`` 40352, 40353, 15998, 16410 or 5984700, in MongoDB's words.
    package init(checking text: String) throws(LanguageError) {
        self.init(text)
        guard !text.isEmpty else {
            throw LanguageError(code: 40352, "FieldPath cannot be constructed with empty string")
        }
        guard text.utf8.last != 0x2E else {
            throw LanguageError(code: 40353, "FieldPath must not end with a '.'.")
        }
        guard components.count <= FieldPath.componentCountMax else {
            throw FieldPath.tooLong(components.count)
        }
        for component in components
        where !QueryParser.referenceNames.contains(component.name) {
            try ExpressionPath.checkName(component.name)
        }
    }

    /// How many components a path may have where it is held to rules.
    package static let componentCountMax = 200

    static func tooLong(_ count: Int) -> LanguageError {
        LanguageError(code: 5_984_700, "FieldPath is too long: \(count) > \(componentCountMax)")
    }

    /// The path that leads nowhere: to the value itself.
    package static let itself = FieldPath(components: [])

    private init(components: [Component]) {
        self.components = components
        prefixes = (0...components.count).map { depth in
            DocumentPath(components[..<depth].map { .field($0.name) })
        }
    }

    /// The path as text.
    package var text: String {
        text(upTo: components.count)
    }

    /// The first components as text.
    package func text(upTo depth: Int) -> String {
        components[..<depth].map(\.name).joined(separator: ".")
    }

    /// The path below the first component.
    package var droppingFirst: FieldPath {
        FieldPath(components: Array(components.dropFirst()))
    }
}
