// SPDX-License-Identifier: MIT
//
// `$pull`: removes the elements that meet a condition. Where an index over the key of elements
// knows, only its candidates are looked at; else the elements pass by one after another.

import SheafBSON

/// `{$pull: {path: value}}` or `{$pull: {path: condition}}`.
struct PullModifier: Modifier {
    static let name = "$pull"

    /// Which elements go.
    enum Matcher: Sendable {
        /// Documents that a query matches.
        case query(Condition)
        /// Values that pass operators.
        case operators(Condition)
        /// Values equal to one.
        case value(Operand)
    }

    let matcher: Matcher

    init(parsing operand: BSONValue, at path: UpdatePath) throws(LanguageError) {
        let parser = QueryParser(place: .insideUpdate)
        switch operand {
        case .document(let document) where QueryParser.beginsWithOperator(document):
            matcher = .operators(try parser.operators(document, at: .itself))
        case .document(let document): matcher = .query(try parser.document(document))
        case .regularExpression(let expression):
            matcher = .operators(try parser.pattern(expression, at: .itself))
        default: matcher = .value(Operand(operand))
        }
    }

    var absence: Absence { .refusesBlockedPaths }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard target.type == .array else {
            throw LanguageError.badValue("Cannot apply $pull to a non-array value")
        }
        let positions = try positions(in: target.path, reading: reader)
        return positions.isEmpty ? [] : [.arrayRemove(target.path, positions: positions)]
    }

    /// The ascending positions of the elements that go.
    private func positions<Reader: DocumentReader & ~Copyable & ~Escapable>(
        in array: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> [Int] {
        if case .query(let condition) = matcher,
            let candidates = try condition.positions(reading: reader, at: array)
        {
            return try candidates.filter { position in
                try reader.withValue(at: array.index(position)) { try matcher.accepts($0) } == true
            }
        }
        if case .value(let operand) = matcher,
            let positions = try operand.positions(in: array, reading: reader)
        {
            return positions
        }
        var positions: [Int] = []
        try reader.forEachElement(at: array, from: 0) { position, element in
            if try matcher.accepts(element) { positions.append(position) }
            return true
        }
        return positions
    }
}

extension PullModifier.Matcher {
    /// Whether an element goes.
    fileprivate func accepts(_ element: ValueView) throws(LanguageError) -> Bool {
        switch self {
        case .query(let condition):
            guard element.type == .document else { return false }
            return try condition.holds(for: element)
        case .operators(let condition): return try condition.holds(for: element)
        case .value(let operand): return operand.equals(element)
        }
    }
}
