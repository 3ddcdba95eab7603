// SPDX-License-Identifier: MIT
//
// Random updates of random documents: the edits, applied, against the second opinion.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct RandomUpdateTests {
    /// 8 × 6,000 pairs: the same document or the same error; no edits exactly when nothing changes;
    /// and the same edits whether or not an index helps.
    @Test(arguments: 0..<8)
    func agreesWithTheNaiveUpdater(_ seed: Int) throws {
        var values = RandomValues(seed: UInt64(2000 + seed))
        var (changeCount, errorCount) = (0, 0)
        for round in 0..<6000 {
            let document = values.root()
            let update = values.update()
            let comment: Comment =
                """
                seed \(seed), round \(round): \(ShellText.document(update)) on \
                \(ShellText.document(document))
                """
            let expected: Result<Document, NaiveUpdater.Failure>
            do throws(NaiveUpdater.Failure) {
                expected = .success(try NaiveUpdater.apply(update, to: document))
            } catch {
                expected = .failure(error)
            }
            do {
                let parsed = try Update(parsing: .document(update))
                let reader = CountingReader(document)
                let script = try parsed.edits(reading: reader, match: nil)
                let indexed = CountingReader(document, indexing: ["a", "b", "c", "0", "1"])
                try #require(try parsed.edits(reading: indexed, match: nil) == script, comment)
                let result = try EditInterpreter.apply(script, to: document)
                guard case .success(let expected) = expected else {
                    Issue.record(comment)
                    return
                }
                try #require(result == expected, comment)
                try #require(script.isNoOp == (result == document), comment)
                changeCount += script.isNoOp ? 0 : 1
            } catch let error as LanguageError {
                guard case .failure(let failure) = expected else {
                    Issue.record(error, comment)
                    return
                }
                errorCount += 1
                // With `$[]` several elements may fail, and either order of telling is right.
                let isCertain = !ShellText.document(update).contains("$[]")
                try #require(!isCertain || error.code == failure.code, comment)
            }
        }
        #expect(changeCount > 1000 && errorCount > 500, "\(changeCount), \(errorCount)")
    }
}
