// SPDX-License-Identifier: MIT
//
// Walking the tree of conditions. What a leaf answers comes from outside, since leaves look either
// into bytes in memory or through a reader.

import SheafBSON

/// How a path condition came out.
enum Hit: Sendable, Hashable {
    /// No value passed.
    case miss
    /// A value passed that no array was entered for.
    case match
    /// A value passed inside an element: the outermost array that was entered on the way, as the
    /// number of components before it, and the position of the element.
    case element(Int, depth: Int)
}

extension Condition {
    /// Whether the condition holds for a value: a whole document, or an element of an array.
    ///
    /// An expression is about a whole document; parsing lets none into a condition on elements.
    ///
    /// - Throws: ``LanguageError`` when a test cannot come to an answer, as a regular expression
    ///   that reaches a limit.
    func holds(for value: ValueView) throws(LanguageError) -> Bool {
        // Documents in memory come by the million, so this walk hands no closure down.
        switch self {
        case .constant(let outcome): return outcome
        case .path(let path): return try path.firstHit(in: value) != .miss
        case .expression(let expression): return try expression.hit(in: value) != .miss
        case .all(let conditions):
            for condition in conditions {
                guard try condition.holds(for: value) else { return false }
            }
            return true
        case .any(let conditions):
            for condition in conditions {
                if try condition.holds(for: value) { return true }
            }
            return false
        case .not(let condition): return try !condition.holds(for: value)
        }
    }

    /// Whether the condition holds for a document, of which no more is read than that needs.
    func holds<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ elements: inout [Match.Element]?,
        reading reader: borrowing Reader
    ) throws -> Bool {
        try holds(&elements) { (leaf, isRecording) throws(any Error) in
            switch leaf {
            case .path(let path): try path.firstHit(reading: reader, isRecording: isRecording)
            case .expression(let expression): try expression.hit(reading: reader)
            }
        }
    }

    /// What a condition asks of a document.
    private enum Leaf {
        case path(PathCondition)
        case expression(Expression)
    }

    /// Whether the condition holds.
    ///
    /// The positions at which arrays were entered are appended where a list for them is given;
    /// alternatives and negations record nothing.
    private func holds<Failure: Error>(
        _ elements: inout [Match.Element]?,
        _ look: (Leaf, _ isRecording: Bool) throws(Failure) -> Hit
    ) throws(Failure) -> Bool {
        switch self {
        case .constant(let outcome): return outcome
        case .path(let condition):
            let hit = try look(.path(condition), elements != nil)
            if case .element(let position, let depth) = hit, elements != nil {
                elements?.append(
                    Match.Element(array: condition.path.text(upTo: depth), position: position)
                )
            }
            return hit != .miss
        case .expression(let expression): return try look(.expression(expression), false) != .miss
        case .all(let conditions):
            for condition in conditions {
                guard try condition.holds(&elements, look) else { return false }
            }
            return true
        case .any(let conditions):
            var unrecorded: [Match.Element]?
            for condition in conditions {
                if try condition.holds(&unrecorded, look) { return true }
            }
            return false
        case .not(let condition):
            var unrecorded: [Match.Element]?
            return try !condition.holds(&unrecorded, look)
        }
    }
}
