// SPDX-License-Identifier: MIT
//
// `$expr`: what holds by an expression, where it may stand, and what is read for it.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ExpressionConditionTests {
    @Test func holdsByTruth() {
        expect(
            ["$expr": ["$gt": ["$spent", "$budget"]]],
            matches: [["spent": 5, "budget": 3], ["spent": "a", "budget": 3], ["spent": 1]],
            not: [["spent": 1, "budget": 3], [:], ["budget": 3]]
        )
        expect(["$expr": "$a"], matches: [["a": 1], ["a": []]], not: [["a": 0], [:], ["a": nil]])
        expect(
            ["b": 1, "$or": [["$expr": ["$eq": ["$a", 1]]], ["c": 2]]],
            matches: [["b": 1, "a": 1], ["b": 1, "c": 2]],
            not: [["b": 2, "a": 1], ["b": 1, "a": 2]]
        )
        expect(["$nor": [["$expr": "$a"]]], matches: [["a": 0]], not: [["a": 1]])
    }

    /// Unlike a query, an expression compares an array as a whole.
    @Test func comparesWholeValues() {
        expect(["$expr": ["$eq": ["$a", 1]]], matches: [["a": 1]], not: [["a": [1]]])
        expect(["$expr": ["$eq": ["$a.b", [1, 2]]]], matches: [["a": [["b": 1], ["b": 2]]]])
    }

    @Test func namesVariables() throws {
        let scope = try ExpressionScope(variables: ["least": 5])
        let filter = try Filter(parsing: ["$expr": ["$gte": ["$a", "$$least"]]], in: scope)
        let (five, four): (Document, Document) = (["a": 5], ["a": 4])
        #expect(try filter.matches(five.view))
        #expect(try !filter.matches(four.view))
        expectError(17276) { try Filter(parsing: ["$expr": "$$least"]) }
    }

    /// An expression may fail for a document, and then so does the query.
    @Test func failsWithTheExpression() throws {
        let filter = try Filter(parsing: ["$expr": ["$divide": [1, "$a"]]])
        let document: Document = ["a": 0]
        expectError(2) { try filter.matches(document.view) }
        expectError(2) { try filter.matches(CountingReader(document)) }
    }

    @Test func standsOnTopOnly() {
        expectError(168) { try Filter(parsing: ["$expr": ["$foo": 1]]) }
        expectError(2, saying: "$expr can only be applied to the top-level document") {
            try Filter(parsing: ["a": ["$elemMatch": ["$expr": true]]])
        }
        expectError(224) {
            try Update(parsing: ["$set": ["a.$[i]": 1]], arrayFilters: [["$expr": "$i"]])
        }
        expectError(224, saying: "$expr is not allowed in this context") {
            try Update(parsing: ["$pull": ["a": ["$expr": true]]])
        }
        expectError(224, saying: "$expr is not allowed in the query predicate for an upsert") {
            try Filter(parsing: ["$or": [["a": 1], ["$expr": true]]]).checkUpsert()
        }
        #expect(throws: Never.self) { try Filter(parsing: ["a": 1]).checkUpsert() }
    }

    /// Only the fields that the expression names are read.
    @Test func readsItsDependencies() throws {
        let reader = CountingReader(["a": 1, "b": 1, "c": ["d": 1, "e": 2]])
        let filter = try Filter(parsing: ["$expr": ["$eq": ["$a", "$c.d"]]])
        #expect(try filter.matches(reader))
        #expect(reader.log.values == ["a", "c.d"])
    }
}
