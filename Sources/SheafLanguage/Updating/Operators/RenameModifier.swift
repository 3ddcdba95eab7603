// SPDX-License-Identifier: MIT
//
// `$rename`: moves the value of one field to another one. The value is not read.

import SheafBSON

/// `{$rename: {source: "destination"}}`.
///
/// Its place in the tree is that of the destination; the source is reserved, and looked for in the
/// document as it was before the update.
struct RenameModifier: Modifier {
    static let name = "$rename"

    private let source: UpdatePath
    private let target: UpdatePath

    init(parsing operand: BSONValue, at path: UpdatePath, by _: Collation?) throws(LanguageError) {
        let field = ShellText.field(path.text, operand)
        guard case .string(let text) = operand else {
            throw .badValue("The 'to' field for $rename must be a string: \(field)")
        }
        source = path
        target = try UpdatePath(text)
        guard source != target else {
            throw .badValue("The source and target field for $rename must differ: \(field)")
        }
        let shared = zip(source.components, target.components).prefix { $0 == $1 }.count
        guard shared < min(source.components.count, target.components.count) else {
            throw .badValue(
                "The source and target field for $rename must not be on the same path: \(field)"
            )
        }
        guard source.isFixed else {
            throw .badValue("The source field for $rename may not be dynamic: \(source.text)")
        }
        guard target.isFixed else {
            throw .badValue("The destination field for $rename may not be dynamic: \(target.text)")
        }
    }

    var destination: UpdatePath? { target }
    var absence: Absence { .moves }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard let path = try path(reading: reader) else { return [] }
        if let array = target.path.innermostArray {
            throw try inArray("destination", self.target, array, reading: reader)
        }
        if target.path.steps.count > path.steps.count {
            try DocumentRules.checkDepth(
                ofValueAt: path,
                below: target.path.steps.count,
                reading: reader
            )
        }
        return [.rename(path, to: target.path)]
    }

    /// Where the source lies, or nil when there is none.
    ///
    /// - Throws: ``LanguageError`` 28 when a value blocks the way, 2 when it leads through an
    ///   array.
    private func path<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader
    ) throws -> DocumentPath? {
        var path = DocumentPath.root
        var type = BSONType.document
        for component in source.components {
            if type == .document {
                path = path.field(component.text)
            } else if type == .array, let position = ArrayIndex.position(component.text) {
                path = path.index(position)
            } else {
                let element = try ShellText.field(at: path, reading: reader)
                throw LanguageError(
                    .pathNotViable,
                    "cannot use the part (\(path.last?.text ?? "") of \(source.text)) to traverse "
                        + "the element ({\(element)})"
                )
            }
            guard let next = try reader.type(at: path) else { return nil }
            type = next
        }
        guard let array = path.innermostArray else { return path }
        throw try inArray("source", source, array, reading: reader)
    }

    private func inArray<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ role: String,
        _ path: UpdatePath,
        _ array: String,
        reading reader: borrowing Reader
    ) throws -> LanguageError {
        let identity = try ShellText.identity(reading: reader)
        return .badValue(
            "The \(role) field cannot be an array element, '\(path.text)' in doc with \(identity) "
                + "has an array field called '\(array)'"
        )
    }
}

extension UpdatePath {
    /// Whether the path is the same for every document.
    fileprivate var isFixed: Bool {
        components.allSatisfy { if case .name = $0 { true } else { false } }
    }
}

extension DocumentPath {
    /// The name of the last array on the way.
    fileprivate var innermostArray: String? {
        let index = steps.lastIndex { if case .index = $0 { true } else { false } }
        return index.map { steps[$0 - 1].text }
    }
}
