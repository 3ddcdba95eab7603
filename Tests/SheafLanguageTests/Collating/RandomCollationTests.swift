// SPDX-License-Identifier: MIT
//
// Random queries and updates of dressed texts under a collation that does not see it, against those
// of plain texts by their bytes.

import SheafBSON
import SheafDifferential
import SheafLanguage
import SheafReference
import Testing

@Suite struct RandomCollationTests {
    /// 4 × 5,000 queries, by views, by readers and by readers with indexes that go by bytes.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func queries(_ seed: UInt64) throws {
        var values = RandomValues(seed: 3000 + seed)
        var dressing = Dressing(seed: seed)
        let scope = ExpressionScope(collation: try Collation.parsing(Dressing.collation))
        var matchCount = 0
        for round in 0..<5000 {
            let document = Dressing.undressed(values.root())
            let query = Dressing.undressed(values.query(depth: 2))
            guard !BSONValue.document(query).holdsPattern,
                !BSONValue.document(document).holdsPattern
            else { continue }
            let expected = try Filter(parsing: query).matches(document.view)
            matchCount += expected ? 1 : 0
            let (dressedQuery, dressed) = (dressing.dressed(query), dressing.dressed(document))
            let comment: Comment =
                """
                seed \(seed), round \(round): \(ShellText.document(dressedQuery)) on \
                \(ShellText.document(dressed))
                """
            let filter = try Filter(parsing: dressedQuery, in: scope)
            let indexed = CountingReader(
                dressed,
                indexing: ["a", "b", "c", "0", "1"],
                aids: ArrayAids(order: nil, hasMemberIndex: true)
            )
            try #require(try filter.matches(dressed.view) == expected, comment)
            try #require(try filter.matches(indexed) == expected, comment)
        }
        #expect(matchCount > 500)
    }

    /// 4 × 3,000 updates.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func updates(_ seed: UInt64) throws {
        var updates = RandomUpdates(seed: 5000 + seed)
        var dressing = Dressing(seed: seed)
        var changeCount = 0
        var root = updates.trees.smallRoot()
        for round in 0..<3000 {
            if round % 8 == 0 { root = updates.trees.smallRoot() }
            let update = updates.update(for: root)
            let dressed = UpdateCase(
                Tree(dressing.dressed(update.filter.document)),
                Tree(dressing.dressed(update.update.document)),
                update.arrayFilters.map { Tree(dressing.dressed($0.document)) }
            )
            let expected = try LanguageSubject.outcome(of: update, on: root.document)
            let found = try LanguageSubject.outcome(
                of: dressed,
                on: dressing.dressed(root.document),
                collation: Dressing.collation
            )
            let comment: Comment = "seed \(seed), round \(round): \(root.document) \(dressed)"
            switch (expected, found) {
            case (.unmatched, .unmatched): break
            case (.refused(let code), .refused(let other)): try #require(code == other, comment)
            case (.document(let after, _, _), .document(let other, _, _)):
                try #require(Dressing.undressed(other) == after, comment)
                changeCount += Tree(after) == root ? 0 : 1
                root = Tree(after)
            default: Issue.record(comment)
            }
        }
        #expect(changeCount > 500, "\(changeCount)")
    }
}
