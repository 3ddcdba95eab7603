// SPDX-License-Identifier: MIT
//
// An update of operators: from its document to the tree that each document's mutation walks.

import SheafBSON

/// The operators of one update and its array filters.
struct OperatorUpdate: Sendable {
    /// What is to be done, by paths.
    let root: FieldNode
    /// The filters by identifier.
    let arrayFilters: [String: ArrayFilter]
    /// Whether a path contains `$`.
    let needsPosition: Bool
    /// Whether an operator moves values to other paths.
    private let movesValues: Bool

    /// Parses a document of operators.
    init(
        parsing update: Document,
        arrayFilters: [Document],
        by collation: Collation?
    ) throws(LanguageError) {
        let filters = try ArrayFilter.parse(arrayFilters, by: collation)
        var root = FieldNode()
        var used: Set<String> = []
        var needsPosition = false
        var movesValues = false
        for (name, operand) in update {
            let type = try OperatorUpdate.modifier(name)
            guard case .document(let fields) = operand else {
                throw .failedToParse(
                    "Modifiers operate on fields but we found type \(operand.type.alias) instead. "
                        + "For example: {$mod: {<field>: ...}} not "
                        + "{\(ShellText.field(name, operand))}"
                )
            }
            for (field, value) in fields {
                let path = try UpdatePath(field)
                try OperatorUpdate.note(path, filters, &used, &needsPosition)
                let modifier = try type.init(parsing: value, at: path, by: collation)
                try root.insert(modifier, at: path)
                movesValues = movesValues || modifier.destination != nil
            }
        }
        try OperatorUpdate.checkUse(of: filters, used: used, in: update)
        self.root = root
        self.arrayFilters = filters
        self.needsPosition = needsPosition
        self.movesValues = movesValues
    }

    private static func modifier(_ name: String) throws(LanguageError) -> any Modifier.Type {
        if let known = UpdateOperators.known[name] { return known }
        throw .failedToParse(
            "Unknown modifier: \(name). Expected a valid update modifier or pipeline-style update "
                + "specified as an array"
        )
    }

    /// Notes what a path uses of the filters and of the query.
    private static func note(
        _ path: UpdatePath,
        _ filters: [String: ArrayFilter],
        _ used: inout Set<String>,
        _ needsPosition: inout Bool
    ) throws(LanguageError) {
        for component in path.components {
            switch component {
            case .name, .elements(""): break
            case .positional: needsPosition = true
            case .elements(let identifier):
                guard filters[identifier] != nil else {
                    throw .badValue(
                        "No array filter found for identifier '\(identifier)' in path "
                            + "'\(path.text)'"
                    )
                }
                used.insert(identifier)
            }
        }
    }

    /// Refuses filters that nothing uses.
    static func checkUse(
        of filters: [String: ArrayFilter],
        used: Set<String>,
        in update: Document
    ) throws(LanguageError) {
        guard let unused = filters.keys.filter({ !used.contains($0) }).min() else { return }
        throw .failedToParse(
            "The array filter for identifier '\(unused)' was not used in the update "
                + ShellText.document(update)
        )
    }

    /// The changes that the operators make to a document.
    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        match: Match?,
        isInsert: Bool,
        at moment: Moment
    ) throws -> EditScript {
        let hasID = try !isInsert || reader.type(at: DocumentRules.idPath) != nil
        var mutation = Mutation(
            arrayFilters: arrayFilters,
            match: match,
            isInsert: isInsert,
            movesValues: movesValues,
            moment: moment,
            protectsID: hasID
        )
        try mutation.visit(root, at: .root, type: .document, reading: reader)
        try mutation.checkReferences(reading: reader)
        return EditScript(mutation.edits)
    }
}
