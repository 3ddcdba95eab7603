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
    /// - Throws: ``LanguageError`` when a test cannot come to an answer, as a regular expression
    ///   that reaches a limit.
    func holds(for value: ValueView) throws(LanguageError) -> Bool {
        var unrecorded: [Match.Element]?
        return try holds(&unrecorded) { (path, _) throws(LanguageError) in
            try path.firstHit(in: value)
        }
    }

    /// Whether the condition holds.
    ///
    /// The positions at which arrays were entered are appended where a list for them is given;
    /// alternatives and negations record nothing.
    func holds<Failure: Error>(
        _ elements: inout [Match.Element]?,
        _ look: (PathCondition, _ isRecording: Bool) throws(Failure) -> Hit
    ) throws(Failure) -> Bool {
        switch self {
        case .constant(let outcome): return outcome
        case .path(let condition):
            let hit = try look(condition, elements != nil)
            if case .element(let position, let depth) = hit, elements != nil {
                elements?.append(
                    Match.Element(array: condition.path.text(upTo: depth), position: position)
                )
            }
            return hit != .miss
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
