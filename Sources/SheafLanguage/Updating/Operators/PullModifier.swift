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
        case values(OperandSet)
    }

    let matcher: Matcher

    init(
        parsing operand: BSONValue,
        at path: UpdatePath,
        by collation: Collation?
    ) throws(LanguageError) {
        let parser = QueryParser(place: .insideUpdate, collation: collation)
        switch operand {
        case .document(let document) where QueryParser.beginsWithOperator(document):
            matcher = .operators(try parser.operators(document, at: .itself))
        case .document(let document): matcher = .query(try parser.document(document))
        case .regularExpression(let expression):
            matcher = .operators(try parser.pattern(expression, at: .itself))
        default: matcher = .values(OperandSet([operand], collation))
        }
    }

    var absence: Absence { .refusesBlockedPaths }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        try PullModifier.checkType(of: target)
        let positions = try positions(in: target.path, reading: reader)
        return positions.isEmpty ? [] : [.arrayRemove(target.path, positions: positions)]
    }

    /// Refuses to pull out of anything but an array.
    static func checkType(of target: Target) throws(LanguageError) {
        guard target.type == .array else {
            throw .badValue("Cannot apply $pull to a non-array value")
        }
    }

    /// The ascending positions of the elements that go.
    private func positions<Reader: DocumentReader & ~Copyable & ~Escapable>(
        in array: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> [Int] {
        switch matcher {
        case .values(let values): return try values.positions(in: array, reading: reader)
        case .operators(let condition):
            let candidates = try condition.positions(reading: reader, at: array)
            return try reader.positions(of: array, among: candidates) {
                try condition.holds(for: $0)
            }
        case .query(let condition):
            let candidates = try condition.positions(reading: reader, at: array)
            return try reader.positions(of: array, among: candidates) {
                try $0.type == .document && condition.holds(for: $0)
            }
        }
    }
}
