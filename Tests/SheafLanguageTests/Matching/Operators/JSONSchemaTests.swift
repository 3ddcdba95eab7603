// SPDX-License-Identifier: MIT
//
// `$jsonSchema`: every keyword, on values that it is about and on others, of which it asks nothing.

import SheafBSON
import SheafLanguage
import Testing

@Suite struct JSONSchemaTests {
    /// Expects that a schema for the field `a` accepts some values and refuses others.
    private func expectSchema(
        _ schema: Document,
        accepts yes: [BSONValue],
        not no: [BSONValue] = [],
        location: SourceLocation = #_sourceLocation
    ) {
        expect(
            ["$jsonSchema": ["properties": ["a": .document(schema)]]],
            matches: yes.map { ["x": 0, "a": $0] } + [["x": 0]],
            not: no.map { ["x": 0, "a": $0] },
            location: location
        )
    }

    @Test func knowsTypes() {
        expectSchema(["type": "number"], accepts: [1, 1.5, .int64(1)], not: ["1", nil, [1]])
        expectSchema(["type": "boolean"], accepts: [true], not: [1])
        expectSchema(["type": ["null", "object"]], accepts: [nil, [:]], not: [[], 1])
        expectSchema(["type": "array"], accepts: [[]], not: [[:]])
        expectSchema(["type": "string"], accepts: ["x"], not: [.symbol("x")])
        expectSchema(["bsonType": "int"], accepts: [1], not: [1.0, .int64(1)])
        expectSchema(["bsonType": ["number", "objectId"]], accepts: [1, 2.5], not: ["x"])
        expect(["$jsonSchema": ["bsonType": "object"]], matches: [[:]])
        expect(["$jsonSchema": ["type": "string"]], matches: [], not: [[:]])
    }

    @Test func boundsNumbers() {
        expectSchema(["minimum": 2], accepts: [2, 2.0, 3, "x", nil, [1]], not: [1, 1.9])
        expectSchema(["minimum": 2, "exclusiveMinimum": true], accepts: [2.1, 3], not: [2, 1])
        expectSchema(["maximum": 2, "exclusiveMaximum": false], accepts: [2, 1], not: [3])
        expectSchema(["maximum": 2, "exclusiveMaximum": true], accepts: [1], not: [2, 3])
        expectSchema(["multipleOf": 3], accepts: [0, 3, -6, 9.0, "x"], not: [1, 3.5])
        expectSchema(
            ["multipleOf": 0.1],
            accepts: [0.3, 1, .decimal128(Decimal128("0.7")!)],
            not: [0.25, .double(.nan), .double(.infinity)]
        )
    }

    @Test func boundsTexts() {
        expectSchema(["minLength": 2], accepts: ["äö", "abc", 1], not: ["ä", ""])
        expectSchema(["maxLength": 2], accepts: ["äö", "", 1], not: ["abc"])
        expectSchema(["pattern": "^a"], accepts: ["ab", 1, ["b"]], not: ["ba"])
    }

    @Test func boundsArrays() {
        expectSchema(["minItems": 1], accepts: [[1], "x", [:]], not: [[]])
        expectSchema(["maxItems": 1], accepts: [[1], []], not: [[1, 2]])
        expectSchema(["items": ["type": "number"]], accepts: [[], [1, 2], "x"], not: [[1, "x"]])
        expectSchema(
            ["items": [["type": "number"], ["type": "string"]]],
            accepts: [[], [1], [1, "x"], [1, "x", nil]],
            not: [["x"], [1, 2]]
        )
        expectSchema(
            ["items": [["type": "number"]], "additionalItems": false],
            accepts: [[], [1]],
            not: [[1, 2], ["x"]]
        )
        expectSchema(
            ["items": [["type": "number"]], "additionalItems": ["type": "string"]],
            accepts: [[1], [1, "x", "y"]],
            not: [[1, 2], [1, "x", 2]]
        )
        expectSchema(["additionalItems": false], accepts: [[1, 2]])
        expectSchema(
            ["uniqueItems": true],
            accepts: [[], [1, 2], [["a": 1], ["a": 2]], "x"],
            not: [[1, 1.0], [["a": 1, "b": 2], ["b": 2.0, "a": 1]], [nil, nil]]
        )
        expectSchema(["uniqueItems": false], accepts: [[1, 1]])
    }

    @Test func boundsDocuments() {
        expectSchema(["minProperties": 1], accepts: [["x": 1], "x", []], not: [[:]])
        expectSchema(["maxProperties": 1], accepts: [["x": 1]], not: [["x": 1, "y": 2]])
        expectSchema(["required": ["x", "y"]], accepts: [["x": 1, "y": nil], 1], not: [["x": 1]])
        expectSchema(
            ["properties": ["x": ["type": "number"]], "required": ["x"]],
            accepts: [["x": 1, "y": "z"], [["x": "y"]]],
            not: [["x": "y"], ["x": [1]], [:]]
        )
        expectSchema(
            [
                "properties": ["x": [:]], "patternProperties": ["^s": ["type": "string"]],
                "additionalProperties": false,
            ],
            accepts: [["x": 1, "s1": "a"], [:]],
            not: [["s": 1], ["y": 1], ["as": "a"]]
        )
        expectSchema(
            ["additionalProperties": ["type": "number"], "properties": ["x": [:]]],
            accepts: [["x": "y", "z": 1]],
            not: [["z": "y"]]
        )
        expectSchema(["additionalProperties": true], accepts: [["x": 1]])
        expectSchema(
            ["dependencies": ["x": ["y", "z"], "q": ["minProperties": 3]]],
            accepts: [["y": 1], ["x": 1, "y": 1, "z": 1], ["q": 1, "b": 1, "c": 1]],
            not: [["x": 1], ["x": 1, "y": 1], ["q": 1]]
        )
        expect(["$jsonSchema": ["required": ["a"]]], matches: [["a": nil]], not: [[:], ["b": 1]])
        expect(["$jsonSchema": [:]], matches: [[:], ["a": 1]])
    }

    @Test func combinesSchemas() {
        let number: BSONValue = ["type": "number"]
        let small: BSONValue = ["maximum": 5]
        expectSchema(["allOf": [number, small]], accepts: [5], not: ["x", 6])
        expectSchema(["anyOf": [number, ["minLength": 2]]], accepts: [1, "xy", nil], not: ["x"])
        expectSchema(["oneOf": [number, ["enum": [1, "x"]]]], accepts: [2, "x"], not: [1, "y"])
        expectSchema(["not": number], accepts: ["x", nil], not: [1])
        expectSchema(
            ["enum": [1, "x", ["a": 1, "b": 2], [1]], "title": "t", "description": "d"],
            accepts: [1, 1.0, "x", ["b": 2, "a": 1.0], [1]],
            not: [2, nil, ["a": 1], [1, 1]]
        )
    }

    @Test(
        arguments: [
            (9, "Unknown $jsonSchema keyword: foo", ["foo": 1]),
            (9, "'$ref' is not currently supported", ["$ref": "x"]),
            (
                9, "Duplicate $jsonSchema keyword: title",
                Document([("title", "a"), ("title", "b")])
            ),
            (14, "'title' must be a string", ["title": 1]),
            (9, "$jsonSchema type 'integer' is not currently supported.", ["type": "integer"]),
            (2, "Unknown type name alias: int", ["type": "int"]),
            (2, "Unknown type name alias: foo", ["bsonType": "foo"]),
            (
                14, "'type' must be either a string or an array of strings",
                ["type": 1]
            ),
            (
                9, "Cannot specify both $jsonSchema keywords 'type' and 'bsonType'",
                ["type": "object", "bsonType": "object"]
            ),
            (14, "'minimum' must be a number", ["minimum": "1"]),
            (
                9, "'minimum' must be a present if exclusiveMinimum is present",
                ["exclusiveMinimum": true]
            ),
            (
                14, "'exclusiveMaximum' must be a boolean",
                ["maximum": 1, "exclusiveMaximum": 1]
            ),
            (9, "'multipleOf' must have a positive value", ["multipleOf": 0]),
            (14, "'multipleOf' must be a number", ["multipleOf": "x"]),
            (9, "Expected a non-negative number in: minLength: -1", ["minLength": -1]),
            (9, "Expected an integer: maxItems: 1.5", ["maxItems": 1.5]),
            (14, "'maxProperties' must be a number", ["maxProperties": "x"]),
            (14, "'pattern' must be a string", ["pattern": 1]),
            (51091, "Regular expression is invalid: missing closing parenthesis", ["pattern": "("]),
            (
                51091, "Regular expression is invalid: missing closing parenthesis",
                ["patternProperties": ["(": [:]]]
            ),
            (
                14, "'items' must be an array or an object, not int",
                ["items": 1]
            ),
            (
                14,
                "'items' must be an array of objects, but found an element of type int",
                ["items": [1]]
            ),
            (
                14,
                "'additionalItems' must be either an object or a boolean, but got a int",
                ["additionalItems": 1]
            ),
            (14, "'uniqueItems' must be a boolean", ["uniqueItems": 1]),
            (
                14,
                "'properties' must be an object, but found an element of type int",
                ["properties": 1]
            ),
            (
                14, "Nested schema for $jsonSchema property 'a' must be an object",
                ["properties": ["a": 1]]
            ),
            (
                14,
                "'additionalProperties' must be either an object or a boolean, but got a string",
                ["additionalProperties": "x"]
            ),
            (
                14,
                "'required' must be an array, but found an element of type string",
                ["required": "x"]
            ),
            (9, "'required' array cannot be empty", ["required": []]),
            (
                14,
                "'required' must be an array of strings, but found an element of type: int",
                ["required": [1]]
            ),
            (
                9, "'required' array cannot contain duplicate values",
                ["required": ["a", "a"]]
            ),
            (9, "'enum' cannot be an empty array", ["enum": []]),
            (
                9, "'enum' array cannot contain duplicate values",
                ["enum": [1, 1.0]]
            ),
            (2, "'allOf' must be a non-empty array", ["allOf": []]),
            (
                14,
                "'anyOf' must be an array of objects, but found an element of type int",
                ["anyOf": [1]]
            ),
            (
                14,
                "'oneOf' must be an array, but found an element of type int",
                ["oneOf": 1]
            ),
            (
                14, "'not' must be an object, but found an element of type int",
                ["not": 1]
            ),
            (
                14,
                "'dependencies' property 'a' must be either an object or an array, "
                    + "but found type int",
                ["dependencies": ["a": 1]]
            ),
        ] as [(Int, String, Document)]
    )
    func refuses(_ code: Int, _ message: String, _ schema: Document) {
        let isAboutKeyword = message.hasPrefix("'")
        expectError(code, saying: isAboutKeyword ? "$jsonSchema keyword \(message)" : message) {
            try Filter(parsing: ["$jsonSchema": .document(schema)])
        }
    }

    @Test func standsForWholeDocuments() {
        expectError(14, saying: "$jsonSchema must be an object") {
            try Filter(parsing: ["$jsonSchema": 1])
        }
        expectError(2, saying: "$jsonSchema can only be applied to the top-level document") {
            try Filter(parsing: ["a": ["$elemMatch": ["$jsonSchema": [:]]]])
        }
        expectError(224) { try Update(parsing: ["$pull": ["a": ["$jsonSchema": [:]]]]) }
        expect(
            ["$or": [["$jsonSchema": ["required": ["a"]]], ["b": 1]]],
            matches: [["a": 1], ["b": 1]],
            not: [["c": 1]]
        )
        var deep: BSONValue = [:]
        for _ in 0..<200 { deep = ["not": deep] }
        expectError(2, saying: "exceeded maximum query tree depth of 100") {
            try Filter(parsing: ["$jsonSchema": deep])
        }
    }
}
