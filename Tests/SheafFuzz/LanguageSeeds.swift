// SPDX-License-Identifier: MIT
//
// Filters, updates and pipelines to start from: every operator once, in a place where it works.

/// Filters.
let filterSeeds: [[UInt8]] = bytes([
    #"{"a": 1}"#, #"{"a.b": {"$gt": 1, "$lte": 5}}"#, #"{"a": {"$in": [1, null, "x"]}}"#,
    #"{"$or": [{"a": 1}, {"n": {"$lt": 0}}], "c": {"$ne": "x"}}"#,
    #"{"$nor": [{"a": {"$exists": true}}], "n": {"$not": {"$gte": 2}}}"#,
    #"{"list": {"$elemMatch": {"_id": {"$gt": 5}, "g": 3}}}"#, #"{"a": {"$all": [1, 2]}}"#,
    #"{"a": {"$size": 3}, "n": {"$type": ["double", "int"]}}"#, #"{"n": {"$mod": [5, 0]}}"#,
    #"{"n": {"$bitsAllSet": [0, 2]}}"#, #"{"c": {"$regex": "^x+$", "$options": "i"}}"#,
    #"{"$expr": {"$gt": ["$n", {"$add": [1, "$a"]}]}}"#, #"{"$comment": "c", "_id": {"$gte": 5}}"#,
    #"""
    {"$jsonSchema": {"required": ["a"], "properties": {"a": {"bsonType": "int", \#
    "minimum": 1}}}}
    """#,
    #"{"list._id": 5, "a.0.b": {"$nin": [2]}, "v.a": {"$eq": {"$minKey": 1}}}"#,
    #"{"$and": [{"a.c.1.0": 2}, {"m.k": {"l": 1}}], "$alwaysTrue": 1}"#,
])

/// Filters with updates, and their array filters.
let updateSeeds: [[UInt8]] = bytes([
    #"{"q": {}, "u": {"$set": {"a.b": 1, "n": {"$numberDecimal": "1.5"}}, "$unset": {"c": ""}}}"#,
    #"{"q": {"list._id": 5}, "u": {"$set": {"list.$.g": 9}, "$currentDate": {"t": true}}}"#,
    #"{"q": {}, "u": {"$push": {"list": {"$each": [{"_id": 3}], "$position": 1, "$slice": 5}}}}"#,
    #"{"q": {}, "u": {"$push": {"list": {"$each": [1], "$sort": {"g": -1}}}}}"#,
    #"{"q": {}, "u": {"$pull": {"list": {"_id": {"$lt": 300}}}, "$addToSet": {"x": [1]}}}"#,
    #"{"q": {}, "u": {"$pop": {"list": -1}, "$inc": {"n": 2}, "$mul": {"y": 3}}}"#,
    #"{"q": {}, "u": {"$pullAll": {"a": [1, 2]}, "$min": {"n": 0}, "$max": {"z": "s"}}}"#,
    #"""
    {"q": {}, "u": {"$rename": {"a": "z.b"}, "$bit": {"k": {"xor": 5}}, \#
    "$setOnInsert": {"q": 1}}}
    """#,
    #"{"q": {"n": 77, "m.z": 1}, "u": {"$set": {"b": 1}}, "upsert": true}"#,
    #"{"q": {}, "u": {"$set": {"list.$[e].g": 1, "a.$[].b": 2}}, "f": [{"e._id": {"$gt": 400}}]}"#,
    #"{"q": {}, "u": [{"$set": {"n": {"$add": ["$n", 1]}, "s": {"$concat": ["$c", "x"]}}}]}"#,
    #"{"q": {}, "u": [{"$unset": "a"}, {"$replaceWith": {"_id": "$_id", "all": "$$ROOT"}}]}"#,
])

/// Pipelines; and filters with projections and sorts.
let pipelineSeeds: [[UInt8]] = bytes([
    #"{"q": {}, "project": {"a": 1, "list": {"$slice": [1, 2]}, "m.k": 1}, "sort": {"n": -1}}"#,
    #"{"q": {"list._id": 3}, "project": {"list.$": 1}, "sort": {"a.b": 1, "c": -1}}"#,
    #"{"project": {"a": {"$elemMatch": {"b": 2}}, "x": {"$toString": "$n"}, "_id": 0}}"#,
    #"""
    [{"$match": {"n": {"$gt": 0}}}, {"$project": {"a": 1, "k": {"$type": "$a"}}}, \#
    {"$limit": 3}]
    """#,
    #"[{"$unwind": {"path": "$list", "includeArrayIndex": "i"}}, {"$sort": {"list.g": 1}}]"#,
    #"[{"$group": {"_id": "$c", "s": {"$sum": "$n"}, "a": {"$push": "$a"}, "m": {"$max": "$n"}}}]"#,
    #"[{"$addFields": {"x": {"$map": {"input": "$a", "as": "e", "in": {"$add": ["$$e", 1]}}}}}]"#,
    #"[{"$set": {"r": {"$reduce": {"input": [1, 2], "initialValue": 0, "in": "$$this"}}}}]"#,
    #"[{"$facet": {"x": [{"$count": "n"}], "y": [{"$sortByCount": "$c"}]}}]"#,
    #"[{"$lookup": {"from": "plain", "localField": "n", "foreignField": "n", "as": "p"}}]"#,
    #"[{"$bucket": {"groupBy": "$n", "boundaries": [0, 3, 9], "default": "x"}}, {"$skip": 1}]"#,
    #"""
    [{"$bucketAuto": {"groupBy": "$_id", "buckets": 3}}, {"$unset": "count"}, \#
    {"$sample": {"size": 2}}]
    """#,
    #"[{"$replaceRoot": {"newRoot": {"$mergeObjects": ["$m", {"q": {"$literal": "$a"}}]}}}]"#,
    #"""
    [{"$project": {"d": {"$dateToString": {"date": "$d", "format": "%Y-%m-%d", \#
    "timezone": "+02"}}}}]
    """#,
    #"""
    [{"$project": {"x": {"$switch": {"branches": [{"case": {"$lt": ["$n", 1]}, \#
    "then": 1}], "default": 2}}}}]
    """#,
    #"""
    [{"$project": {"x": {"$substrCP": ["$s", 1, 3]}, "y": {"$split": ["$c", "x"]}, \#
    "z": {"$let": {"vars": {"v": 1}, "in": "$$v"}}}}]
    """#,
    #"""
    [{"$project": {"x": {"$convert": {"input": "$n", "to": "decimal", \#
    "onError": null}}, "y": {"$range": [0, 9, 2]}}}]
    """#,
    #"""
    [{"$unionWith": {"coll": "plain", "pipeline": [{"$match": {"a": 1}}]}}, \#
    {"$redact": "$$KEEP"}]
    """#,
    #"""
    [{"$project": {"x": {"$filter": {"input": "$list", "cond": {"$eq": ["$$this.g", \#
    3]}, "limit": 2}}, "y": {"$zip": {"inputs": ["$a", [1]]}}}}]
    """#,
    #"""
    [{"$project": {"x": {"$trim": {"input": "$c", "chars": "x"}}, \#
    "y": {"$regexFind": {"input": "$c", "regex": "x"}}}}]
    """#,
])

private func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }
