// SPDX-License-Identifier: MIT
//
// The table goes on: sentences of the rules that have a number or a message, a line for each.

import Sheaf

private let regex = BSONValue.regularExpression(RegularExpression("b"))
private let notFound = "The positional operator did not find the match needed from the query."

extension SemanticsVector {
    /// Vectors of single sentences.
    static let sentences = [
        parsing, conflicts, identity, names, unmatched, recording, matched, elements, filters,
        operands, inserted,
    ].flatMap { $0 }

    private static let parsing: [SemanticsVector] = [
        .init(["a": 1], ["$set": ["a": 2], "y": 3], .fails(9)),
        .init(["a": 1], ["$pop": "Hello"], .fails(9)),
        .init(["a": 1], ["$pushAll": ["a": [1]]], .fails(9)),
        .init([:], ["$set": ["": 1]], .fails(56, "An empty update path is not valid.")),
        .init([:], ["$set": [".a": 1]], .fails(56)),
        .init([:], ["$set": ["a..b": 1]], .fails(56)),
        .init([:], ["$set": ["a.$.b.$": 1]], .fails(2)),
        .init([:], ["$set": ["$": 1]], .fails(2)),
        .init([:], ["$set": ["$[].a": 1]], .fails(2)),
        .init(["a": [1]], ["$set": ["a.$[i.j]": 1]], .fails(28)),
        .init(["a": [1, 2]], ["$set": ["a.01": 1]], .fails(28)),
        .init(["a": [1, 2]], ["$set": ["a.-1": 1]], .fails(28)),
        .init(["a": [1, 2]], ["$set": ["a.1500003": 1]], .fails(34)),
        .init([:], ["$set": ["a.02": 1, "a.002": 2]], .gives(["a": ["002": 2, "02": 1]])),
        .init(["a": 1], ["$pull": ["a.b": 1]], .fails(28)),
        .init(["a": 1], ["$pullAll": ["a.b": [1]]], .fails(28)),
        .init(["a": 1], ["$rename": ["a.b": "c"]], .fails(28)),
        .init(["a": [1]], ["$pop": ["a.b": 1]], .fails(28)),
        .init(["a": [1]], ["$pop": ["a.7.b": 1]], .isNoOp),
        .init(["a": [1]], ["$unset": ["a.0.b": 1]], .isNoOp),
        .init(["a": 1], ["$setOnInsert": ["a.b": 1]], .isNoOp),
        .init(
            ["a": 1],
            Document(
                [
                    "$addToSet", "$bit", "$currentDate", "$inc", "$max", "$min", "$mul", "$pop",
                    "$pull", "$pullAll", "$push", "$rename", "$set", "$setOnInsert", "$unset",
                ].map { ($0, [:]) }
            ),
            .isNoOp
        ),
    ]

    private static let conflicts: [SemanticsVector] = [
        .init(["a": [1]], ["$set": ["a.b": 1, "a": 2]], .fails(40)),
        .init([:], ["$set": .document(Document([("a", 1), ("a", 2)]))], .fails(40)),
        .init(["a": [1]], ["$set": ["a.$[]": 1, "a.0": 2]], .fails(40)),
        .init(["a": [1]], ["$set": ["a.$[]": 1, "a.b": 2]], .fails(40)),
        .init(["a": [1]], ["$set": ["a.$[]": 1, "a.$": 2]], .fails(40), query: ["a": 1]),
        .init(["a": 1], ["$rename": ["a": "b"], "$set": ["b.c": 1]], .fails(40)),
        .init(["a": 1], ["$rename": ["a": "b"], "$set": ["a.c": 1]], .fails(40)),
        .init(["a": 1], ["$rename": ["x.y": "b"], "$set": ["x": 1]], .fails(40)),
        .init(["a": 1], ["$set": ["a": 1], "$setOnInsert": ["a.b": 1]], .fails(40)),
        .init(
            ["a": [1, 2]],
            ["$set": ["a.$": 9, "a.1": 3]],
            .fails(40, "Update created a conflict at 'a.1'"),
            query: ["a": 2]
        ),
        .init(
            ["a": [1, 2]],
            ["$set": ["a.$": 9, "a.0": 3]],
            .gives(["a": [3, 9]]),
            query: ["a": 2]
        ),
        .init(
            ["a": [0, 1]],
            ["$set": ["a.$": "p", "a.10": "q", "a.2": "r"]],
            .gives(["a": [0, "p", "r", nil, nil, nil, nil, nil, nil, nil, "q"]]),
            query: ["a": 1]
        ),
        .init(
            ["a": [["x": 1, "y": 1]]],
            ["$set": ["a.$[i].y": 9, "a.$[j].y": 8]],
            .fails(40, "Update created a conflict at 'a.0.y'"),
            filters: [["i.x": 1], ["j.x": 1]]
        ),
        .init(
            ["a": [["x": 1], ["x": 2]]],
            ["$set": ["a.$[i].y": 9, "a.$[j].y": 8]],
            .gives(["a": [["x": 1, "y": 9], ["x": 2, "y": 8]]]),
            filters: [["i.x": 1], ["j.x": 2]]
        ),
    ]

    private static let identity: [SemanticsVector] = [
        .init([:], ["$set": ["_id": 1]], .isNoOp),
        .init([:], ["$set": ["_id": 1.0]], .fails(66)),
        .init([:], ["$unset": ["_id": 1]], .fails(66)),
        .init([:], ["$rename": ["_id": "b"]], .fails(66)),
        .init(["b": 1], ["$rename": ["b": "_id"]], .fails(66)),
        .init([:], ["$mul": ["_id": 2]], .fails(66)),
        .init([:], ["$addToSet": ["_id": 2]], .fails(2)),
        .init([:], ["$currentDate": ["_id": true]], .fails(66)),
        .init(upsert: ["_id.x": 1], ["$set": ["_id.y": 2]], .fails(66)),
        .init(upsert: ["_id.x": 1], ["$set": ["_id.x": 1]], .gives(["_id": ["x": 1]])),
        .init(upsert: ["_id": 5], ["$set": ["_id": 6]], .fails(66)),
        .init(upsert: ["_id": [1]], ["$set": ["a": 1]], .fails(53)),
        .init(upsert: ["a": 1], ["$set": ["_id": [1]]], .fails(53)),
        .init(upsert: ["a": 1], ["$set": ["_id": ["$x": 1]]], .fails(52)),
        .init(upsert: ["a": 1], ["$set": ["_id": regex]], .fails(53)),
        .init(upsert: ["b": 1], ["$set": ["_id": 4]], .gives(["_id": 4, "b": 1])),
        .init([:], ["a": 1, "_id": [1]], .fails(53)),
    ]

    private static let names: [SemanticsVector] = [
        .init([:], ["$set": ["a": ["$z": 1]]], .gives(["a": ["$z": 1]])),
        .init([:], ["$set": ["a$": 1]], .gives(["a$": 1])),
        .init([:], ["$set": ["$z.a": 1]], .fails(52)),
        .init(["a": 1], ["$rename": ["a": "$b"]], .fails(52)),
        .init(["$z": 1], ["$unset": ["$z": 1]], .gives([:])),
        .init([:], ["a": ["$x": 1]], .gives(["a": ["$x": 1]])),
        .init(upsert: ["_id": 1], ["$setOnInsert": ["$x": 1]], .gives(["_id": 1, "$x": 1])),
        .init(
            [:],
            ["$set": ["$id": 1, "$ref": "x"]],
            .fails(55)
        ),
        .init(
            [:],
            ["$set": ["a": ["$id": 1, "$ref": "x"]]],
            .gives(["a": ["$id": 1, "$ref": "x"]])
        ),
    ]

    private static let unmatched: [SemanticsVector] =
        [
            .init(
                ["a": [5, 6], "b": [1, 2]],
                ["$set": ["b.$": 9]],
                .gives(["a": [5, 6], "b": [1, 9]]),
                query: ["a": 6]
            ),
            .init(
                ["a": [1, 2]],
                ["$set": ["a.$": 9]],
                .fails(2, notFound),
                query: ["$or": [["a": 1], ["a": 2]]]
            ),
            .init(
                ["a": [1, 2]],
                ["$set": ["a.$": 9]],
                .gives(["a": [1, 9]]),
                query: ["$or": [["a": 2]]]
            ),
            .init(
                ["a": [1, 2]],
                ["$set": ["a.$": 9]],
                .fails(2, notFound),
                query: ["a": ["$not": ["$gt": 5]]]
            ),
            .init(["a": [1]], ["$set": ["a.$": 9]], .fails(2), query: ["$nor": [["a": 5]]]),
            .init(["a": [1]], ["$set": ["a.$": 9]], .fails(2), query: ["a": ["$nin": [5]]]),
            .init([:], ["$set": ["a.$": 9]], .fails(2, notFound)),
        ]

    private static let matched: [SemanticsVector] = [
        .init(["a": [1, "ab"]], ["$set": ["a.$": 9]], .gives(["a": [1, 9]]), query: ["a": regex]),
        .init(
            ["a": [["c": 1], ["b": 2]]],
            ["$set": ["a.$.b": 9]],
            .gives(["a": [["c": 1], ["b": 9]]]),
            query: ["a.b": ["$exists": true]]
        ),
        .init(
            ["a": [["b": [1]], ["b": [5, 6]]]],
            ["$set": ["a.$.z": 9]],
            .gives(["a": [["b": [1]], ["b": [5, 6], "z": 9]]]),
            query: ["a.b": ["$elemMatch": ["$eq": 6]]]
        ),
        .init(
            ["a": [1, 2], "b": [1, 2]],
            ["$set": ["b.$": 9]],
            .gives(["a": [1, 2], "b": [9, 2]]),
            query: ["a": 2, "b": 1]
        ),
        .init(
            ["a": [1, 2]],
            ["$set": ["q.$": 9]],
            .gives(["a": [1, 2], "q": ["1": 9]]),
            query: ["a": 2]
        ),
        // A positional child works in the place of the position that it stands for.
        .init(
            ["a": [1, 2, 3, 4], "q": [0]],
            ["$set": ["q.$": "p", "q.5": "r"]],
            .gives(["a": [1, 2, 3, 4], "q": [0, nil, nil, "p", nil, "r"]]),
            query: ["a": 4]
        ),
        .init(
            ["a": [1, 2], "q": ["x": 1]],
            ["$set": ["q.$": 9]],
            .gives(["a": [1, 2], "q": ["x": 1, "1": 9]]),
            query: ["a": 2]
        ),
        .init(
            ["a": [1, 2]],
            ["$unset": ["a.$": 1]],
            .gives(["a": [1, nil]]),
            query: ["a": 2]
        ),
        .init(
            ["a": [["b": [1, 2]], ["b": [3]]]],
            ["$set": ["a.$.b.$[j]": 9]],
            .gives(["a": [["b": [1, 9]], ["b": [3]]]]),
            query: ["a.b": 2],
            filters: [["j": 2]]
        ),
    ]

    /// Predicates that record a position; each matches the second element first.
    private static let predicates: [BSONValue] = [
        ["$gt": 1], ["$in": [7, 4]], ["$all": [8, 4]], ["$mod": [4, 0]], ["$gte": 4],
        ["$elemMatch": ["$gt": 1, "$lt": 6]], ["$bitsAllSet": 4], ["$type": "long"],
    ]

    private static let recording: [SemanticsVector] = predicates.map { predicate in
        SemanticsVector(
            ["a": [1, .int64(4), 8]],
            ["$set": ["a.$": 9]],
            .gives(["a": [1, 9, 8]]),
            query: ["a": predicate]
        )
    }

    private static let elements: [SemanticsVector] = [
        .init(["a": nil], ["$set": ["a.$[]": 9]], .fails(2)),
        .init(
            ["a": 5],
            ["$set": ["a.$[]": 9]],
            .fails(2, "Cannot apply array updates to non-array element a: 5")
        ),
        .init(upsert: ["_id": 1], ["$set": ["a.$[]": 9]], .fails(2)),
        .init(
            upsert: ["_id": 1, "a": [1, 2]],
            ["$set": ["a.$[]": 9]],
            .gives(["_id": 1, "a": [9, 9]])
        ),
        .init(
            ["a": [0, [0, 5], 1]],
            ["$set": ["a.$[i]": 9]],
            .gives(["a": [9, 9, 1]]),
            filters: [["i": 0]]
        ),
        .init(["a": [1, nil]], ["$unset": ["a.$[]": 1]], .gives(["a": [nil, nil]])),
        .init(["a": [nil]], ["$unset": ["a.$[]": 1]], .isNoOp),
        .init(["a": [[1], [2]]], ["$push": ["a.$[]": 9]], .gives(["a": [[1, 9], [2, 9]]])),
        .init(["a": [[1, 2], []]], ["$pop": ["a.$[]": 1]], .gives(["a": [[1], []]])),
        .init(["a": [[1, 2]]], ["$pull": ["a.$[]": 1]], .gives(["a": [[2]]])),
        .init(["a": [1, 2]], ["$bit": ["a.$[]": ["or": 4]]], .gives(["a": [5, 6]])),
        .init(["a": [1, 2]], ["$setOnInsert": ["a.$[]": 7]], .isNoOp),
    ]

    private static let filters: [SemanticsVector] = {
        func refused(_ filter: Document, _ code: Int) -> SemanticsVector {
            .init(["a": [0]], ["$set": ["a.$[i]": 9]], .fails(code), filters: [filter])
        }
        return [
            refused(["i": ["$bad": 1]], 2), refused(["$text": ["$search": "x"]], 2),
            refused(["$where": "x"], 2), refused(["i": ["$near": [1, 2]]], 5_626_500),
            refused(["$expr": true], 224), refused(["i": 1, "j": 1], 9),
            refused(["$or": [["i": 1], ["$nor": [["j": 1]]]]], 9),
            refused(["i": ["$not": ["$gt": 1]], "j": 1], 9), refused([:], 9),
            refused(["$alwaysTrue": 1], 9), refused(["I": 1], 2), refused(["i_": 1], 2),
            refused(["1i": 1], 2), refused(["": 1], 2),
            .init(["a": [0]], ["$set": ["a.$[i_]": 9]], .fails(2), filters: [["i_": 1]]),
            .init(["a": [0]], ["$set": ["a.$[i]": 9]], .fails(9), filters: [["i": 1], ["i": 2]]),
            .init(
                ["a": [0]],
                ["$set": ["a.$[i]": 9]],
                .fails(2, "No array filter found for identifier 'i' in path 'a.$[i]'")
            ),
            .init(
                ["a": [0]],
                ["$set": ["a.$[i]": 9]],
                .gives(["a": [9]]),
                filters: [["$or": [["i": 0], ["$and": [[:]]]]]]
            ),
            .init(
                ["a": [["x": 1], ["x": 1, "y": 3]]],
                ["$set": ["a.$[i].z": 9]],
                .gives(["a": [["x": 1, "z": 9], ["x": 1, "y": 3]]]),
                filters: [["$and": [["i.x": 1], ["$nor": [["i.y": 3]]]]]]
            ),
        ]
    }()

    private static let operands: [SemanticsVector] = [
        .init(["a": ["bar": "s"]], ["$inc": ["a.bar": 1]], .fails(14)),
        .init(["a": 1], ["$inc": ["a": 0.0]], .gives(["a": 1.0])),
        .init(["a": 1.0], ["$mul": ["a": 1]], .isNoOp),
        .init(["a": 5], ["$min": ["a": 5.0]], .isNoOp),
        .init(["a": 5], ["$min": ["a": nil]], .gives(["a": nil])),
        .init(["a": [1]], ["$max": ["a": 5]], .isNoOp),
        .init(["a": -1], ["$bit": ["a": ["or": .int64(0)]]], .gives(["a": .int64(-1)])),
        .init(["a": 5], ["$bit": ["a": ["and": 4, "or": 1]]], .isNoOp),
        .init(["a": 1, "b": [1]], ["$rename": ["a": "b.0"]], .fails(2)),
        .init(["a": 1, "b": [1]], ["$rename": ["a": "b"]], .gives(["b": 1])),
        .init(["a": 1, "b": 1], ["$rename": ["a": "b"]], .gives(["b": 1])),
        .init(["a": 1], ["$rename": ["a": "x.y.z"]], .gives(["x": ["y": ["z": 1]]])),
        .init(["b": [["d": 1]]], ["$rename": ["zz": "b.0.d"]], .isNoOp),
        .init(["a": []], ["$push": ["a": ["$slice": 1, "$each": [1, 2]]]], .gives(["a": [1]])),
        .init(
            ["a": [1, 2, 3]],
            ["$push": ["a": ["$each": [9], "$slice": 2.0, "$position": -0.0]]],
            .gives(["a": [9, 1]])
        ),
        .init(
            ["a": [1, 2]],
            ["$push": ["a": ["$each": [9], "$position": -9]]],
            .gives(["a": [9, 1, 2]])
        ),
        .init([:], ["$push": ["a": ["$each": []]]], .gives(["a": []])),
        .init(["a": [1, 2]], ["$push": ["a": ["$each": [9], "$slice": 2]]], .isNoOp),
        .init(["a": [1, 3]], ["$push": ["a": ["$each": [], "$sort": 1, "$slice": 5]]], .isNoOp),
        .init([:], ["$addToSet": ["a": ["$each": []]]], .gives(["a": []])),
        .init(["a": [[1, 9], [2], 1]], ["$pull": ["a": ["$in": [1]]]], .gives(["a": [[2]]])),
        .init(
            ["a": [["x": 1], [1, 2]]],
            ["$pull": ["a": ["$elemMatch": ["$gt": 1]]]],
            .gives(["a": [["x": 1]]])
        ),
        .init(["a": [nil, [:], 0]], ["$pull": ["a": nil]], .gives(["a": [[:], 0]])),
        .init(["a": [1]], ["$pull": ["a": ["$not": ["$gt": 1]]]], .fails(2)),
        .init(["a": [1]], ["$pull": ["a": ["$expr": true]]], .fails(224)),
        .init(["a": [1]], ["$pull": ["a": ["$where": "1"]]], .fails(2)),
    ]

    private static let inserted: [SemanticsVector] = [
        .init(upsert: ["x": 1, "$and": [["x": 1]]], ["$set": ["a": 1]], .fails(54)),
        .init(upsert: ["x": ["y": 1], "x.y": 1], ["$set": ["a": 1]], .fails(54)),
        .init(
            upsert: [
                "a": ["$in": [5]], "b": ["$in": [1, 2]], "c": ["$gt": 1], "d": ["$exists": true],
                "e": ["$type": "int"], "f": nil, "g": [1], "h": ["i": 1], "k.0": 2,
                "l": ["$in": [regex]], "m": ["$size": 1], "n": ["$mod": [2, 0]], "o": ["$ne": 1],
            ],
            ["$set": ["z": 1]],
            .gives(["a": 5, "f": nil, "g": [1], "h": ["i": 1], "k": ["0": 2], "z": 1])
        ),
        .init(upsert: ["_id": 3, "a": 1], ["$unset": ["a": 1]], .gives(["_id": 3])),
        .init(upsert: ["b": 1, "a": 2], ["$set": [:]], .gives(["a": 2, "b": 1])),
    ]
}
