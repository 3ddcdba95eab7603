// SPDX-License-Identifier: MIT
//
// Inputs to start from: every type, every form of text, and shapes that grow deep.

internal import SheafBSON

/// Texts that mean something.
let textSeeds: [[UInt8]] = texts.map { Array($0.utf8) }

/// The documents that the texts mean.
let documentSeeds: [[UInt8]] = texts.compactMap { text in
    (try? Document(extendedJSON: text))?.bytes
}

private let texts = [
    "{}", #"{"a": [1, 2.5, "é", true, null, {}]}"#,
    #"{"a": {"$numberDouble": "1.5"}, "b": {"$numberLong": "8"}, "c": {"$numberInt": "7"}}"#,
    #"{"a": {"$oid": "65f0c8e2a1b2c3d4e5f60718"}, "b": {"$numberDecimal": "1.50E+3"}}"#,
    #"{"a": {"$binary": {"base64": "AQI=", "subType": "02"}}, "b": {"$undefined": true}}"#,
    #"{"a": {"$date": "2012-12-24T12:15:30.501Z"}, "b": {"$date": {"$numberLong": "-5"}}}"#,
    #"{"a": {"$regularExpression": {"pattern": "a", "options": "im"}}, "b": {"$minKey": 1}}"#,
    #"{"a": {"$dbPointer": {"$ref": "b", "$id": {"$oid": "65f0c8e2a1b2c3d4e5f60718"}}}}"#,
    #"{"a": {"$code": "f"}, "b": {"$code": "g", "$scope": {"p": [1]}}, "c": {"$symbol": "s"}}"#,
    #"{"a": {"$timestamp": {"t": 1, "i": 2}}, "b": {"$maxKey": 1}}"#,
    #"{"c": {"$binary": "AA==", "$type": "00"}}"#,
    #"{"a": {"$uuid": "73ffd264-44b3-4c69-90e8-e7d1dfc035d4"}}"#,
    #"{"b": {"$regex": "a", "$options": "i"}}"#,
    String(repeating: #"{"a":"#, count: 199) + "{}" + String(repeating: "}", count: 199),
    "{\"a\":" + String(repeating: "[", count: 199) + String(repeating: "]", count: 199) + "}",
    "{\"n\":1}\n{\"n\":2}", "[{\"n\":1},\n{\"n\":2}]", #""\ud83d\ude00\u0000\/\n""#, "-0.5e+10",
]
