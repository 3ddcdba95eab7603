// SPDX-License-Identifier: MIT
//
// The table: what MongoDB makes of documents, a line for each rule that is easily got wrong.

import Sheaf

private let longMax = BSONValue.int64(.max)
private let longMin = BSONValue.int64(.min)

extension SemanticsVector {
    /// All vectors.
    static let all =
        paths + fields + arrays + positions + upserts + replacements + sentences

    private static let paths: [SemanticsVector] = [
        .init(["a": [1, 2, 3]], ["$set": ["a.5": 9]], .gives(["a": [1, 2, 3, nil, nil, 9]])),
        .init([:], ["$set": ["a.0": 1]], .gives(["a": ["0": 1]])),
        .init(["a": 5], ["$set": ["a.b": 1]], .fails(28)),
        .init(["a": nil], ["$set": ["a.b": 1]], .fails(28)),
        .init(["a": [["b": 0]]], ["$set": ["a.b": 1]], .fails(28)),
        .init(["a": 1], ["$set": ["a": 1]], .isNoOp),
        .init(["a": 1], ["$set": ["a": 1.0]], .gives(["a": 1.0])),
        .init(["a": 1], ["$set": ["a.": 1]], .fails(56)),
        .init(["a": 1], ["$set": ["a": 1, "a.b": 2]], .fails(40)),
        .init([:], ["$set": ["$x": 1]], .fails(52)),
        .init([:], ["$set": ["a.$x": 1]], .gives(["a": ["$x": 1]])),
        .init([:], ["$set": ["z": 1, "a": 2, "m": 3]], .gives(["a": 2, "m": 3, "z": 1])),
        .init([:], ["$set": ["3": 3, "1": 1, "2": 2]], .gives(["1": 1, "2": 2, "3": 3])),
        .init(
            ["a": []],
            ["$set": ["a.10": "x", "a.2": "y"]],
            .gives(["a": [nil, nil, "y", nil, nil, nil, nil, nil, nil, nil, "x"]])
        ),
    ]

    private static let fields: [SemanticsVector] = [
        .init(["a": [1, 2, 3]], ["$unset": ["a.1": 1]], .gives(["a": [1, nil, 3]])),
        .init(["a": [1, 2, 3]], ["$unset": ["a.9": 1]], .isNoOp),
        .init(["a": [1, 2, 3]], ["$unset": ["a.-1": 1]], .isNoOp),
        .init(["a": 1], ["$unset": ["a.b": 1]], .isNoOp),
        .init([:], ["$inc": ["a": .int64(5)]], .gives(["a": .int64(5)])),
        .init(["a": nil], ["$inc": ["a": 1]], .fails(14)),
        .init(["a": 2_147_483_647], ["$inc": ["a": 1]], .gives(["a": .int64(2_147_483_648)])),
        .init(["a": longMax], ["$inc": ["a": 1]], .fails(2)),
        .init([:], ["$mul": ["a": 2.5]], .gives(["a": 0.0])),
        .init(["a": longMin], ["$mul": ["a": .int64(-1)]], .fails(2)),
        .init(
            ["a": [10, 20, 30]],
            ["$mul": ["a.5": 2]],
            .gives(["a": [10, 20, 30, nil, nil, 0]])
        ),
        .init(["a": nil], ["$min": ["a": 5]], .isNoOp),
        .init(["a": nil], ["$max": ["a": 5]], .gives(["a": 5])),
        .init([:], ["$bit": ["a": ["or": 5]]], .gives(["a": 5])),
        .init(["a": 1.0], ["$bit": ["a": ["or": 5]]], .fails(2)),
        .init(["a": 1], ["$rename": ["a": "b"]], .gives(["b": 1])),
        .init(["b": 2], ["$rename": ["a": "b"]], .isNoOp),
        .init(["a": ["b": 1]], ["$rename": ["a.b": "c"]], .gives(["a": [:], "c": 1])),
        .init(["arr": [1]], ["$rename": ["arr.0": "x"]], .fails(2)),
        .init(["a": 1], ["$rename": ["a": "b", "b": "c"]], .fails(40)),
    ]

    private static let arrays: [SemanticsVector] = [
        .init(["a": [1, 2]], ["$push": ["a": [3, 4]]], .gives(["a": [1, 2, [3, 4]]])),
        .init(["a": [1]], ["$push": ["a": ["$sort": 1]]], .gives(["a": [1, ["$sort": 1]]])),
        .init(
            ["a": [50, 60, 70]],
            ["$push": ["a": ["$each": [10, 20], "$position": -1]]],
            .gives(["a": [50, 60, 10, 20, 70]])
        ),
        .init(
            ["a": [3, 1]],
            ["$push": ["a": ["$each": [2], "$sort": 1, "$slice": 2]]],
            .gives(["a": [1, 2]])
        ),
        .init(
            ["a": [1, 2, 3]],
            ["$push": ["a": ["$each": [4, 5], "$slice": 0]]],
            .gives(["a": []])
        ),
        .init([:], ["$push": ["a": ["$each": [1, 2, 3], "$slice": -1]]], .gives(["a": [3]])),
        .init(
            ["a": [["f": 3], ["n": 0], ["f": 1]]],
            ["$push": ["a": ["$each": [], "$sort": ["f": 1]]]],
            .gives(["a": [["n": 0], ["f": 1], ["f": 3]]])
        ),
        .init(
            ["a": [1, "s", nil, true, ["a": 1]]],
            ["$push": ["a": ["$each": [], "$sort": 1]]],
            .gives(["a": [nil, 1, "s", ["a": 1], true]])
        ),
        .init(["a": 1], ["$push": ["a": 2]], .fails(2)),
        .init(
            ["a": [1, 3]],
            ["$addToSet": ["a": ["$each": [1, 2, 3, 4]]]],
            .gives(["a": [1, 3, 2, 4]])
        ),
        .init(["a": [1]], ["$addToSet": ["a": 1.0]], .isNoOp),
        .init(
            ["a": [["x": 1, "y": 2]]],
            ["$addToSet": ["a": ["y": 2, "x": 1]]],
            .gives(["a": [["x": 1, "y": 2], ["y": 2, "x": 1]]])
        ),
        .init(["a": [1]], ["$addToSet": ["a": ["$each": "x"]]], .fails(14)),
        .init(["a": [1, [1, 2], 3]], ["$pull": ["a": 1]], .gives(["a": [[1, 2], 3]])),
        .init(["a": [1, [], 2]], ["$pull": ["a": []]], .gives(["a": [1, 2]])),
        .init(
            ["a": [["x": 1, "y": 2], ["y": 2, "x": 1], ["x": 1]]],
            ["$pull": ["a": ["x": 1, "y": 2]]],
            .gives(["a": [["x": 1]]])
        ),
        .init(
            ["a": [["x": 1, "y": 2], ["y": 2, "x": 1]]],
            ["$pullAll": ["a": [["x": 1, "y": 2]]]],
            .gives(["a": [["y": 2, "x": 1]]])
        ),
        .init(["a": [1, ["b": 1]]], ["$pull": ["a": [:]]], .gives(["a": [1]])),
        .init(["a": []], ["$pop": ["a": 1]], .isNoOp),
        .init(["a": ["b": 1]], ["$pop": ["a.b": 1]], .fails(14)),
        .init(["a": "s"], ["$pop": ["a.b": 1]], .fails(28)),
        .init(["a": [1]], ["$pop": ["a": 2]], .fails(9)),
    ]

    private static let positions: [SemanticsVector] = [
        .init(
            ["a": [1, 2, 3, 2]],
            ["$set": ["a.$": 9]],
            .gives(["a": [1, 9, 3, 2]]),
            query: ["a": 2]
        ),
        .init(["a": [1, 2]], ["$set": ["a.$": 9]], .fails(2), query: ["a.0": 1]),
        .init(["a": [1, 2, 3]], ["$set": ["a.$": 9]], .fails(2), query: ["a": ["$ne": 5]]),
        .init(["a": 5], ["$set": ["a.$": 9]], .fails(2), query: ["a": 5]),
        .init(
            ["a": [["b": [0, 1]]]],
            ["$set": ["a.0.b.$": 2]],
            .gives(["a": [["b": [0, 2]]]]),
            query: ["a.0.b": 1]
        ),
        .init(
            ["a": [["b": [0, 1]]]],
            ["$set": ["a.$.b.1": 2]],
            .gives(["a": [["b": [0, 2]]]]),
            query: ["a.b.1": 1]
        ),
        .init(upsert: ["a": 5], ["$set": ["a.$": 9]], .fails(2)),
        .init(
            [:],
            ["$set": ["a.$[]": 1]],
            .fails(
                2,
                "The path 'a' must exist in the document in order to apply array updates."
            )
        ),
        .init(["a": []], ["$set": ["a.$[]": 1]], .isNoOp),
        .init(
            ["a": [[0], [1]]],
            ["$addToSet": ["a.$[i]": 2]],
            .gives(["a": [[0, 2], [1]]]),
            filters: [["i": 0]]
        ),
        .init(
            ["a": [0, 1]],
            ["$set": ["a.$[i]": 5]],
            .fails(9),
            filters: [["i": 0], ["j": 0]]
        ),
        .init(
            ["a": [["x": 0, "b": [["y": 0, "c": 0]]]]],
            ["$set": ["a.$[i].b.$[k].c": 1, "a.$[j].b.$[k].c": 2]],
            .fails(40, "Update created a conflict at 'a.0.b.$[k].c'"),
            filters: [["i.x": 0], ["j.x": 0], ["k.y": 0]]
        ),
        .init(
            ["a": [["x": 0, "b": [["y": 0]]]]],
            ["$set": ["a.$[i].b.$[k].c": 1, "a.$[j].b.$[k].d": 2]],
            .gives(["a": [["x": 0, "b": [["y": 0, "c": 1, "d": 2]]]]]),
            filters: [["i.x": 0], ["j.x": 0], ["k.y": 0]]
        ),
    ]

    private static let upserts: [SemanticsVector] = [
        .init(upsert: ["_id": 1, "a": ["$all": [1, 2]]], ["$set": ["z": 1]], .fails(54)),
        .init(
            upsert: ["$and": [["a": 1], ["$or": [["b": 2]]]]],
            ["$setOnInsert": ["x": 10]],
            .gives(["a": 1, "b": 2, "x": 10])
        ),
        .init(
            upsert: ["x": .regularExpression(RegularExpression("abc"))],
            ["$set": ["a": 1]],
            .gives(["a": 1])
        ),
        .init(
            upsert: ["x": ["$eq": .regularExpression(RegularExpression("abc"))]],
            ["$set": ["a": 1]],
            .gives(["x": .regularExpression(RegularExpression("abc")), "a": 1])
        ),
        .init(upsert: ["_id": 1], ["$setOnInsert": ["_id": 2]], .fails(66)),
        .init(upsert: ["a": 5], ["$inc": ["a": 1]], .gives(["a": 6])),
        .init(upsert: ["a": 5], ["$push": ["a": 1]], .fails(2)),
        .init(upsert: ["_id": ["$all": [1]]], ["$set": [:]], .gives(["_id": 1])),
        .init(upsert: ["$or": [["_id": 1]]], ["$set": [:]], .gives(["_id": 1])),
        .init(upsert: ["$and": [["_id": ["$eq": 1]]]], ["$set": [:]], .gives(["_id": 1])),
        .init(upsert: ["_id": ["$elemMatch": ["$eq": 1]]], ["$set": [:]], .gives([:])),
    ]

    private static let replacements: [SemanticsVector] = [
        .init(["a": 1], ["_id": 2], .fails(66)),
        .init(["a": 1], [:], .gives([:])),
        .init(["a": 1], ["a": 1], .isNoOp),
        .init(["a": 1], ["b": 2, "_id": 1.0], .gives(["_id": 1.0, "b": 2])),
        .init(["a": 1], ["b": 2, "$x": 1], .fails(52)),
    ]
}
