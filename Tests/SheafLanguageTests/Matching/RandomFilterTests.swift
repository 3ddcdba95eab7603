// SPDX-License-Identifier: MIT
//
// Random queries on random documents: the language against the second opinion.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct RandomFilterTests {
    /// 8 × 8,000 pairs.
    ///
    /// Each is asked of a view, of a reader without an index and of one with an index over all
    /// names; all must give the answer of the naive matcher, and the readers the positions that it
    /// records. Where the naive matcher finds a value that an index may be asked for, the index
    /// must hold it.
    @Test(arguments: 0..<8)
    func agreesWithTheNaiveMatcher(_ seed: Int) throws {
        var values = RandomValues(seed: UInt64(seed))
        var matchCount = 0
        for round in 0..<8000 {
            let document = values.root()
            let query = values.query(depth: 2)
            let comment: Comment =
                """
                seed \(seed), round \(round): \(ShellText.document(query)) on \
                \(ShellText.document(document))
                """
            let filter: Filter
            do {
                filter = try Filter(parsing: query)
            } catch {
                Issue.record(error, comment)
                return
            }
            var tags: [NaiveMatcher.Tag]? = []
            let expected = NaiveMatcher.matches(query, .document(document), &tags)
            matchCount += expected ? 1 : 0
            let plain = CountingReader(document)
            let indexed = CountingReader(
                document,
                indexing: ["a", "b", "c", "0", "1"],
                aids: ArrayAids(order: nil, hasMemberIndex: true)
            )
            let answer = try filter.matches(document.view)
            try #require(answer == expected, comment)
            try #require(filter.matches(plain) == expected, comment)
            try #require(filter.matches(indexed) == expected, comment)
            for match in [try filter.match(plain), try filter.match(indexed)] {
                try #require((match != nil) == expected, comment)
                guard let match else { continue }
                let found = match.elements.map {
                    NaiveMatcher.Tag(array: $0.array, position: $0.position)
                }
                try #require(found == tags, comment)
            }
        }
        // Pairs that never match, or always do, would prove nothing.
        #expect((1000...7000).contains(matchCount), "\(matchCount)")
    }

    /// Each bound of a query that matches is passed by a value that an index on the path holds.
    @Test(arguments: 0..<4)
    func indexesHoldWhatMatches(_ seed: Int) throws {
        var values = RandomValues(seed: UInt64(1000 + seed))
        var boundCount = 0
        for round in 0..<30_000 {
            let document = round % 15 == 0 ? values.root() : values.lastRoot
            let query = values.clause()
            let filter = try Filter(parsing: query)
            guard try filter.matches(document.view) else { continue }
            for bound in filter.bounds {
                guard let held = try held(at: bound.path.text, of: document) else { continue }
                boundCount += 1
                try #require(
                    held.contains { passes($0, bound.predicate) },
                    """
                    seed \(seed), round \(round): \(ShellText.document(query)), \(bound.path.text) \
                    on \(ShellText.document(document))
                    """
                )
            }
        }
        #expect(boundCount > 1000)
    }

    /// The values that an index holds, or nil when it refuses the document.
    private func held(at path: String, of document: Document) throws -> [BSONValue]? {
        var held: [BSONValue] = []
        do {
            try IndexedValues(at: path).forEach(reading: document.view) {
                held.append(BSONValue(copying: $0))
            }
        } catch let error as LanguageError where error.code == 16746 {
            return nil
        }
        return held
    }

    private func passes(_ value: BSONValue, _ predicate: Predicate) -> Bool {
        switch predicate {
        case .equal(let operand): value.compare(operand.value) == 0
        case .oneOf(let operands): operands.contains { value.compare($0.value) == 0 }
        case .range(let comparison, let operand):
            switch comparison {
            case .less: value.compare(operand.value) < 0
            case .lessOrEqual: value.compare(operand.value) <= 0
            case .greater: value.compare(operand.value) > 0
            case .greaterOrEqual: value.compare(operand.value) >= 0
            }
        case .pattern(let pattern): passes(value, pattern)
        case .oneOfOrPattern(let operands, let patterns):
            operands.contains { value.compare($0.value) == 0 }
                || patterns.contains { passes(value, $0) }
        case .exists: true
        case .other: false
        }
    }

    private func passes(_ value: BSONValue, _ pattern: Pattern) -> Bool {
        value == .regularExpression(pattern.expression)
            || pattern.literalPrefix.map { value.stringValue?.hasPrefix($0) == true } == true
    }
}
