// SPDX-License-Identifier: MIT
//
// Where the path of an operator ends before its value: the operators that create make one value of
// all that is missing, the others do nothing, and a path that leads through a value of another kind
// is refused.

import SheafBSON

extension Mutation {
    /// Makes what the operators of a node make where there is nothing.
    mutating func create<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ node: ModificationNode,
        at path: DocumentPath,
        reading reader: borrowing Reader
    ) throws {
        if movesValues { return try createStepwise(node, at: path, reading: reader) }
        guard let value = try created(by: node, at: path.description) else { return }
        try add(.set(path, value), creating: value)
    }

    /// The value that the operators of a node make where there is none, or nil when they make none.
    ///
    /// Levels that are missing become documents, whatever their names.
    func created(by node: ModificationNode, at path: String) throws(LanguageError) -> BSONValue? {
        switch node {
        case .modifier(let modifier):
            guard isActive(modifier), modifier.absence == .creates else { return nil }
            return try modifier.initialValue(at: moment)
        case .reserved: return nil
        case .fields(let fields):
            var document = Document()
            for (name, child) in try resolved(fields, at: path) {
                guard let value = try created(by: child, at: "\(path).\(name)") else { continue }
                document.append(name, value)
            }
            return document.isEmpty ? nil : .document(document)
        case .elements: throw missingArray(path)
        }
    }

    /// Meets a node that a value blocks, which is no document and has no such element.
    func block<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ node: ModificationNode,
        named name: String,
        below path: DocumentPath,
        reading reader: borrowing Reader
    ) throws {
        let full = path.description + "." + name
        let isArray = try movesValues && reader.type(at: path) == .array
        let below = isArray ? path.index(0) : path.field(name)
        try block(node, at: full) { (modifier, full) in
            switch modifier.absence {
            case .ignores: return
            case .moves where try edits(of: modifier, at: below, reading: reader).isEmpty: return
            case .creates, .moves:
                let element = try ShellText.field(at: path, reading: reader)
                throw LanguageError(
                    .pathNotViable,
                    "Cannot create field '\(name)' in element {\(element)}"
                )
            case .refusesBlockedPaths:
                let element = try ShellText.field(at: path, reading: reader)
                throw LanguageError(
                    .pathNotViable,
                    "Cannot use the part (\(name)) of (\(full)) to traverse the element "
                        + "({\(element)})"
                )
            }
        }
    }

    private func block(
        _ node: ModificationNode,
        at path: String,
        _ body: (any Modifier, String) throws -> Void
    ) throws {
        switch node {
        case .modifier(let modifier):
            if isActive(modifier) { try body(modifier, path) }
        case .reserved: break
        case .fields(let fields):
            for (name, child) in try resolved(fields, at: path) {
                try block(child, at: "\(path).\(name)", body)
            }
        case .elements: throw missingArray(path)
        }
    }

    private func missingArray(_ path: String) -> LanguageError {
        .badValue("The path '\(path)' must exist in the document in order to apply array updates.")
    }
}
