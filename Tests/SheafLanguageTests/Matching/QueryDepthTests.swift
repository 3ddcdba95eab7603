// SPDX-License-Identifier: MIT
//
// Queries that are deep or wide: one counter bounds the depth, and width costs no more than it is
// long.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct QueryDepthTests {
    /// A hundred levels parse and match; one more is an error, by whichever operator.
    @Test(arguments: ["$and", "$or", "$nor", "$not", "$elemMatch", "$all"])
    func boundsDepth(_ name: String) throws {
        for levels in [100, 101, 5000] {
            var condition: Document = name == "$not" || name == "$elemMatch" ? ["$gt": 1] : ["a": 1]
            if name == "$all" { condition = ["$elemMatch": ["$gt": 1]] }
            for level in 0..<levels {
                switch name {
                case "$not", "$elemMatch": condition = Document([(name, .document(condition))])
                case "$all" where level < levels - 1:
                    let inner = BSONValue.array(BSONArray([BSONValue.document(condition)]))
                    condition = ["$elemMatch": .document(["$all": inner])]
                case "$all": break
                default:
                    condition = Document([
                        (name, .array(BSONArray([BSONValue.document(condition)])))
                    ])
                }
            }
            let isLogical = ["$and", "$or", "$nor"].contains(name)
            let query = isLogical ? condition : ["a": .document(condition)]
            if levels == 100 {
                let document: Document = ["a": 1]
                _ = try matches(query, document)
            } else {
                expectError(2, saying: "exceeded maximum query tree depth of 100") {
                    try Filter(parsing: query)
                }
            }
        }
    }

    @Test func takesManyBranches() throws {
        let branches = (0..<20_000).map { BSONValue.document(["a": .integer($0)]) }
        let filter = try Filter(parsing: ["$or": .array(BSONArray(branches))])
        let (last, none): (Document, Document) = (["a": 19_999], ["a": -1])
        #expect(try filter.matches(last.view))
        #expect(try !filter.matches(none.view))
    }

    /// Membership in a long list is a search by halves: in a million steps nobody would wait for a
    /// comparison with each value.
    @Test func takesLongLists() throws {
        let list = (0..<100_000).map { BSONValue.string("number \($0)") }
        let filter = try Filter(parsing: ["a": ["$in": .array(BSONArray(list))]])
        for number in 0..<10_000 {
            let (known, unknown): (Document, Document) = (
                ["a": .string("number \(number * 10)")], ["a": .string("nobody \(number)")]
            )
            #expect(try filter.matches(known.view))
            #expect(try !filter.matches(unknown.view))
        }
    }
}
