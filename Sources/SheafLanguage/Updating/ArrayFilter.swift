// SPDX-License-Identifier: MIT
//
// `arrayFilters`: which elements `$[identifier]` means. A filter is a query about one made-up
// field, the identifier, whose value is the element; so everything that holds for queries holds
// here.

import SheafBSON

/// The filter of one identifier.
struct ArrayFilter: Sendable {
    let identifier: String
    /// The condition on an element as a value; its paths no longer name the identifier.
    let condition: Condition

    /// Parses a filter.
    init(parsing filter: Document, by collation: Collation?) throws(LanguageError) {
        let parsed: Condition
        do {
            parsed = try QueryParser(place: .insideUpdate, collation: collation)
                .document(filter)
        } catch {
            throw error.prefixed("Error parsing array filter :: caused by :: ")
        }
        var identifier: String?
        try parsed.forEachPath { (path) throws(LanguageError) in
            let name = path.components.first?.name ?? ""
            guard let known = identifier, known != name else {
                identifier = name
                return
            }
            throw .failedToParse(
                "Error parsing array filter :: caused by :: Expected a single top-level field "
                    + "name, found '\(known)' and '\(name)'"
            )
        }
        guard let identifier else {
            throw .failedToParse(
                "Cannot use an expression without a top-level field name in arrayFilters"
            )
        }
        guard ArrayFilter.isIdentifier(identifier) else {
            throw .badValue(
                "Error parsing array filter :: caused by :: The top-level field name must be an "
                    + "alphanumeric string beginning with a lowercase letter, found '\(identifier)'"
            )
        }
        self.identifier = identifier
        condition = parsed.droppingFirstComponents
    }

    /// Whether a text matches `^[a-z][a-zA-Z0-9]*$`.
    private static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
        }
    }

    /// Parses all filters of an update.
    static func parse(
        _ filters: [Document],
        by collation: Collation?
    ) throws(LanguageError) -> [String: ArrayFilter] {
        var parsed: [String: ArrayFilter] = [:]
        for document in filters {
            let filter = try ArrayFilter(parsing: document, by: collation)
            guard parsed.updateValue(filter, forKey: filter.identifier) == nil else {
                throw .failedToParse(
                    "Found multiple array filters with the same top-level field name "
                        + filter.identifier
                )
            }
        }
        return parsed
    }

    /// The ascending positions of the elements of an array that the filter means.
    func positions<Reader: DocumentReader & ~Copyable & ~Escapable>(
        in array: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> [Int] {
        let candidates = try condition.positions(reading: reader, at: array)
        return try reader.positions(of: array, among: candidates) {
            try condition.holds(for: $0)
        }
    }
}

extension Condition {
    /// Visits the paths of the conditions on fields.
    fileprivate func forEachPath(
        _ body: (FieldPath) throws(LanguageError) -> Void
    ) throws(LanguageError) {
        switch self {
        case .all(let conditions), .any(let conditions):
            for condition in conditions { try condition.forEachPath(body) }
        case .not(let condition): try condition.forEachPath(body)
        case .path(let condition): try body(condition.path)
        case .expression, .constant: break
        }
    }

    /// The condition with all paths below their first component.
    fileprivate var droppingFirstComponents: Condition {
        switch self {
        case .all(let conditions): .all(conditions.map(\.droppingFirstComponents))
        case .any(let conditions): .any(conditions.map(\.droppingFirstComponents))
        case .not(let condition): .not(condition.droppingFirstComponents)
        case .expression, .constant: self
        case .path(let condition):
            .path(
                PathCondition(
                    path: condition.path.droppingFirst,
                    test: condition.test,
                    entersLastArray: condition.entersLastArray
                )
            )
        }
    }
}
