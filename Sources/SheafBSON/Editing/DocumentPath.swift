// SPDX-License-Identifier: MIT
//
// A resolved path: every step says whether it names a field or counts an element.

/// The way from the root of a document to one value in it.
///
/// It is resolved: a step into a document is a field, a step into an array an index. The paths that
/// people write ("a.5.b") become resolved ones only against a document.
package struct DocumentPath: Sendable, Hashable {
    /// One step down.
    package enum Step: Sendable, Hashable {
        /// Into a document, by name.
        case field(String)
        /// Into an array, by position.
        case index(Int)
    }

    /// The steps from the root down.
    package var steps: [Step]

    /// A path of steps; the empty path is the root.
    package init(_ steps: [Step] = []) {
        self.steps = steps
    }

    /// The root itself.
    package static let root = DocumentPath()

    /// Whether the path is the root.
    package var isRoot: Bool { steps.isEmpty }

    /// The last step, if the path is not the root.
    package var last: Step? { steps.last }

    /// The path one step up.
    package var parent: DocumentPath { DocumentPath(Array(steps.dropLast())) }

    /// The path one step down into a field.
    package func field(_ name: String) -> DocumentPath { DocumentPath(steps + [.field(name)]) }

    /// The path one step down into an element.
    package func index(_ position: Int) -> DocumentPath { DocumentPath(steps + [.index(position)]) }

    /// Whether the other path is this one or lies below it.
    package func contains(_ other: DocumentPath) -> Bool {
        other.steps.starts(with: steps)
    }
}

extension DocumentPath: CustomStringConvertible {
    /// The steps joined by dots, as MongoDB writes paths.
    package var description: String {
        steps.map { step in
            switch step {
            case .field(let name): name
            case .index(let position): String(position)
            }
        }.joined(separator: ".")
    }
}
