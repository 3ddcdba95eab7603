// SPDX-License-Identifier: MIT
//
// Planning: which tests of a field may narrow one scan together. A document with an array has
// several keys, and different keys may pass different tests, so that tests may only be combined
// where one key must pass all of them.

import SheafLanguage

/// A bound of a filter as the keys of its field.
struct FieldTest: Sendable {
    let path: FieldPath
    let bounds: FieldBounds
    /// See ``Filter/Bound/sharedValue``.
    let sharedValue: Int?
    /// See ``Filter/Bound/sharedElement``.
    let sharedElement: Filter.SharedElement?

    /// The bound as keys under a collation, or nil when they do not tell.
    init?(_ bound: Filter.Bound, under collation: Collation?) {
        guard let bounds = FieldBounds(bound.predicate, under: collation) else { return nil }
        self.bounds = bounds
        path = bound.path
        sharedValue = bound.sharedValue
        sharedElement = bound.sharedElement
    }
}

/// What narrows one field of an index.
struct FieldChoice: Sendable {
    let bounds: FieldBounds
    /// How many tests it stands for.
    let testCount: Int
    /// The element whose field it is, if it must be one's.
    let element: Filter.SharedElement?

    /// A field that nothing narrows.
    static let whole = FieldChoice(bounds: .whole, testCount: 0, element: nil)

    /// What may narrow a field; several are alternatives, and the first one is the narrowest.
    ///
    /// - Parameters:
    ///   - tests: The tests of the field's path.
    ///   - isMultikey: Whether a document may have several keys because of the field.
    /// - Returns: The alternatives; none when nothing narrows the field.
    static func choices(_ tests: [FieldTest], isMultikey: Bool) -> [FieldChoice] {
        guard isMultikey else {
            guard let first = tests.first else { return [] }
            let bounds = tests.dropFirst().reduce(first.bounds) { $0.intersection($1.bounds) }
            return [FieldChoice(bounds: bounds, testCount: tests.count, element: nil)]
        }
        var choices: [FieldChoice] = []
        for (index, test) in tests.enumerated() {
            let isFirst = !tests[..<index].contains { test.isAboutSameValue(as: $0) }
            guard isFirst else { continue }
            let others = tests[(index + 1)...].filter { test.isAboutSameValue(as: $0) }
            choices.append(
                FieldChoice(
                    bounds: others.reduce(test.bounds) { $0.intersection($1.bounds) },
                    testCount: 1 + others.count,
                    element: test.sharedElement
                )
            )
        }
        return choices.enumerated().sorted { left, right in
            (left.element.width, left.offset) < (right.element.width, right.offset)
        }.map(\.element)
    }

    /// Less is narrower: one key, several keys, a stretch.
    private var width: Int { bounds.isPoint ? 0 : bounds.arePoints ? 1 : 2 }
}

extension FieldTest {
    fileprivate func isAboutSameValue(as other: FieldTest) -> Bool {
        sharedValue != nil && sharedValue == other.sharedValue
    }
}

extension IndexedKeys.Field {
    /// Whether two fields of an index, whose paths both lead through arrays, may be narrowed
    /// together.
    ///
    /// Through different arrays they lead in different documents. Through the same one, a key has
    /// the values of one element, and only `$elemMatch` is about one element.
    func combines(
        _ choice: FieldChoice,
        with other: IndexedKeys.Field,
        _ otherChoice: FieldChoice
    ) -> Bool {
        let (mine, theirs) = (path.components, other.path.components)
        let shared = zip(mine, theirs).prefix { $0 == $1 }.count
        guard shared > 0 else { return true }
        guard let element = choice.element, element == otherChoice.element else { return false }
        return element.depth == shared && (mine + theirs).allSatisfy { $0.index == nil }
    }
}
