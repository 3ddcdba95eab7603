// SPDX-License-Identifier: MIT
//
// Random orders of random documents: keys of bytes against a comparison of values.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct RandomSortTests {
    /// 4 × 3,000 pairs of documents; their keys must be ordered as their values are.
    @Test(arguments: 0..<4)
    func agreesWithTheNaiveOrder(_ seed: Int) throws {
        var values = RandomValues(seed: UInt64(5000 + seed))
        var (unequalCount, parallelCount) = (0, 0)
        for round in 0..<3000 {
            let pattern = pattern(&values)
            let order = try SortPattern(parsing: pattern)
            let naive = NaiveOrder(pattern)
            let (left, right) = (document(&values), document(&values))
            let comment: Comment =
                """
                seed \(seed), round \(round): \(ShellText.document(pattern)) of \
                \(ShellText.document(left)) and \(ShellText.document(right))
                """
            guard let tuples = try? (naive.tuple(left), naive.tuple(right)) else {
                parallelCount += 1
                expectError(2) {
                    (try order.key(reading: left.view), try order.key(reading: right.view))
                }
                continue
            }
            let keys = try (order.key(reading: left.view), order.key(reading: right.view))
            let byKeys =
                keys.0 == keys.1 ? 0 : keys.0.lexicographicallyPrecedes(keys.1) ? -1 : 1
            try #require(byKeys == naive.compare(tuples.0, tuples.1).signum(), comment)
            unequalCount += byKeys == 0 ? 0 : 1
            let inParts = try order.key(reading: CountingReader(left, isInParts: true))
            try #require(inParts == keys.0, comment)
        }
        #expect(unequalCount > 1000 && parallelCount > 10, "\(unequalCount) \(parallelCount)")
    }

    /// A document without numbers for names, which could be positions.
    private func document(_ values: inout RandomValues) -> Document {
        var document = values.root()
        document["0"] = nil
        document["1"] = nil
        return document
    }

    private func pattern(_ values: inout RandomValues) -> Document {
        var pattern = Document()
        for _ in 0..<(1 + values.number(3)) {
            let path = values.pick(["a", "b", "c", "a.b", "a.c", "a.b.c", "b.a", "b.c"])
            if pattern[path] == nil { pattern.append(path, values.pick([1, -1])) }
        }
        return pattern
    }
}
