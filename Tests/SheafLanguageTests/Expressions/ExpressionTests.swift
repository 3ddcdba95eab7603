// SPDX-License-Identifier: MIT
//
// What all expressions share: literals, paths, variables, containers, and what they depend on.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct ExpressionTests {
    @Test func literalsStandForThemselves() {
        expect(1, is: 1)
        expect("a", is: "a")
        expect(nil, is: .null)
        expect(["$literal": "$a"], is: "$a", on: ["a": 1])
        expect(["$literal": ["$add": [1, 2]]], is: ["$add": [1, 2]])
    }

    /// A path goes down through documents and enters the documents of an array all at once; nested
    /// arrays are not entered, and a number is a name.
    @Test func pathsLeadThroughDocumentsAndArrays() {
        expect("$a", is: 1, on: ["a": 1])
        expect("$a.b", is: 2, on: ["a": ["b": 2, "c": 3]])
        expect("$a.b", is: nil, on: ["a": 1])
        expect("$a.b", is: nil, on: ["a": [:]])
        expect("$b", is: nil, on: ["a": 1])
        expect("$a.b", is: [1, 2], on: ["a": [["b": 1], ["c": 1], 5, [["b": 9]], ["b": 2]]])
        expect("$a.b.c", is: [[1], 2], on: ["a": [["b": [["c": 1]]], ["b": ["c": 2]]]])
        expect("$a.0", is: [], on: ["a": [7, 8]])
        expect("$a.0", is: [7], on: ["a": [["0": 7]]])
    }

    @Test func variablesStandForTheDocument() {
        expect("$$ROOT", is: ["a": 1, "b": 2], on: ["a": 1, "b": 2])
        expect("$$ROOT.a", is: 1, on: ["a": 1, "b": 2])
        expect("$$CURRENT.a", is: 1, on: ["a": 1, "b": 2])
        expect("$$REMOVE", is: nil, on: ["a": 1])
        expect(["a": "$$REMOVE", "b": 1], is: ["b": 1])
        expect("$$x.y", is: 3, variables: ["x": ["y": 3]])
        expect("$$y", is: .bool(true), variables: ["x": 1, "y": ["$eq": ["$$x", 1]]])
    }

    @Test func nowIsTheMomentOfTheStatement() throws {
        let now = DateTime(millisecondsSinceEpoch: 12345)
        let expression = try Expression(parsing: "$$NOW", in: ExpressionScope(now: now))
        var evaluation = Evaluation(of: [:])
        #expect(try expression.value(in: &evaluation) == .date(now))
    }

    /// A field without a value is left out, an element without one is null.
    @Test func containersAreMadeOfExpressions() {
        expect(
            ["x": "$a", "y": ["z": "$b"], "w": "$c"],
            is: ["x": 1, "y": ["z": 2]],
            on: [
                "a": 1, "b": 2,
            ]
        )
        expect(["$a", "$c", ["$b"]], is: [1, nil, [2]], on: ["a": 1, "b": 2])
        expect([:], is: [:])
    }

    @Test func refusesWhatIsNoExpression() {
        expectParseError(168, ["$foo": 1], saying: "Unrecognized expression '$foo'")
        expectParseError(15983, ["$eq": [1, 1], "$ne": [1, 1]])
        expectParseError(15983, ["$eq": [1, 1], "a": 1])
        expectParseError(16410, ["a": 1, "$eq": [1, 1]])
        expectParseError(16412, ["a.b": 1])
        expectParseError(15998, ["": 1])
        expectParseError(16406, .document(Document([("a", 1), ("a", 2)])))
        expectParseError(
            16020,
            ["$eq": [1]],
            saying: "Expression $eq takes exactly 2 arguments. 1 were passed in."
        )
    }

    @Test func refusesPaths() {
        expectParseError(16872, "$", saying: "'$' by itself is not a valid FieldPath")
        expectParseError(40353, "$a.", saying: "FieldPath must not end with a '.'.")
        expectParseError(15998, "$a..b")
        expectParseError(15998, "$.a")
        expectParseError(16410, "$a.$b")
        expectParseError(9, "$$")
        expectParseError(17276, "$$x.y", saying: "Use of undefined variable: x")
        expectParseError(17276, "$$this")
    }

    @Test func refusesVariables() {
        expectError(9) { try ExpressionScope(variables: ["X": 1]) }
        expectError(9) { try ExpressionScope(variables: ["x-y": 1]) }
        expectError(9) { try ExpressionScope(variables: ["": 1]) }
        expectError(4_890_500) { try ExpressionScope(variables: ["x": "$a"]) }
        expectError(168) { try ExpressionScope(variables: ["x": ["$foo": 1]]) }
    }

    @Test func refusesDepth() throws {
        var source: BSONValue = 1
        for _ in 0..<199 { source = [source] }
        _ = try Expression(parsing: source)
        expectParseError(15, [[source]])
    }

    /// Only what an expression names is loaded, as far down as documents lead.
    @Test func loadsWhatItDependsOn() throws {
        let document: Document = [
            "a": ["b": 1, "c": 2], "d": [["e": 1], ["e": 2]], "f": 3, "g": 4,
        ]
        let expression = try Expression(parsing: ["$a.b", "$d.e", ["x": "$f"], "$h.i"])
        let reader = CountingReader(document)
        let partial = try expression.dependencies.document(reading: reader)
        #expect(partial == ["a": ["b": 1], "d": [["e": 1], ["e": 2]], "f": 3])
        #expect(reader.log.values == ["a.b", "d", "f", "h"])
        #expect(try Expression(parsing: "$$ROOT").dependencies == .whole)
        #expect(try Expression(parsing: ["$a", "$a.b"]).dependencies == FieldDependencies(["a"]))
        #expect(try Expression(parsing: ["$literal": "$a"]).dependencies.isEmpty)
    }
}
