// SPDX-License-Identifier: MIT
//
// Random projections of random documents: the language against the second opinion.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct RandomProjectionTests {
    /// 8 × 1,500 pairs, each from a view, a reader at hand and a reader in parts.
    @Test(arguments: 0..<8)
    func agreesWithTheNaiveProjector(_ seed: Int) throws {
        var values = RandomValues(seed: UInt64(4000 + seed))
        var (parsedCount, shorterCount) = (0, 0)
        for round in 0..<1500 {
            var document = values.root()
            if values.number(2) == 0 { document.append("_id", .int32(1)) }
            let source = projection(&values)
            guard let projection = try? Projection(parsing: source) else { continue }
            let match = try Filter(parsing: values.clause()).match(document.view)
            let comment: Comment =
                """
                seed \(seed), round \(round): \(ShellText.document(source)) of \
                \(ShellText.document(document))
                """
            parsedCount += 1
            let naive = NaiveProjector(source, of: document) { match?.position(behind: $0) }
            let expected = naive.shown()
            shorterCount += expected == document ? 0 : 1
            for shown in try shown(projection, document, match) {
                // What has no element to show is refused: the naive projector shows it as it is.
                guard let shown else { continue }
                try #require(shown == expected, "\(comment): \(ShellText.document(shown))")
            }
        }
        // Projections that are none, or show all, would prove nothing.
        #expect(parsedCount > 700 && shorterCount > 600, "\(parsedCount) \(shorterCount)")
    }

    private func shown(
        _ projection: Projection,
        _ document: Document,
        _ match: Match?
    ) throws -> [Document?] {
        do {
            return [
                try projection.document(reading: document.view, match: match),
                try projection.document(reading: CountingReader(document), match: match),
                try projection.document(
                    reading: CountingReader(document, isInParts: true),
                    match: match
                ),
            ]
        } catch let error as LanguageError where [51246, 51247].contains(error.code) {
            return []
        }
    }

    private func projection(_ values: inout RandomValues) -> Document {
        let isInclusion = values.number(2) == 0
        var source = Document()
        if values.number(3) == 0 { source.append("_id", .int32(Int32(values.number(2)))) }
        for _ in 0..<(1 + values.number(3)) {
            var path = values.path()
            let value: BSONValue
            switch values.number(12) {
            case 0: value = ["$slice": .int32(Int32(values.number(5) - 2))]
            case 1:
                value = ["$slice": [.int32(Int32(values.number(5) - 2)), .int32(1)]]
            case 2:
                path = values.pick(["a", "b", "c"])
                value = ["$elemMatch": .document(values.query(depth: 1))]
            case 3 where isInclusion: value = .string("new")
            case 4 where isInclusion: value = ["$literal": .int32(9)]
            case 5 where isInclusion:
                path += ".$"
                value = 1
            case 6: value = document(values.path(), isInclusion ? 1 : 0)
            default: value = .int32(isInclusion ? 1 : 0)
            }
            source.append(path, value)
        }
        return source
    }
}
