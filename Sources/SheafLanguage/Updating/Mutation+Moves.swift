// SPDX-License-Identifier: MIT
//
// Operators that move a value to where there is none. A value that is moved is not read, so that
// what is created around it cannot be one value: its document comes first and is then filled.

import SheafBSON

extension Mutation {
    /// Makes what the operators of a node make where there is nothing, one operator after another.
    mutating func createStepwise<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ node: ModificationNode,
        at path: DocumentPath,
        reading reader: borrowing Reader
    ) throws {
        switch node {
        case .modifier(let modifier) where modifier.absence == .moves:
            for edit in try edits(of: modifier, at: path, reading: reader) { try add(edit) }
        case .fields(let fields):
            let count = edits.count
            for (name, child) in try resolved(fields, at: path.description) {
                try createStepwise(child, at: path.field(name), reading: reader)
            }
            guard edits.count > count else { return }
            try add(.set(path, [:]), creating: [:], before: count)
        default:
            guard let value = try created(by: node, at: path.description) else { return }
            try add(.set(path, value), creating: value)
        }
    }

    /// Refuses to move values to where an element of an array is missing.
    func refuseMoves<Reader: DocumentReader & ~Copyable & ~Escapable>(
        by node: ModificationNode,
        to path: DocumentPath,
        reading reader: borrowing Reader
    ) throws {
        guard movesValues else { return }
        var attempt = self
        try attempt.createStepwise(node, at: path, reading: reader)
    }

    /// What an operator moves to a path where there is nothing.
    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of modifier: any Modifier,
        at path: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        let target = Target(path: path, type: .undefined, moment: moment)
        return try modifier.edits(of: target, reading: reader)
    }
}
