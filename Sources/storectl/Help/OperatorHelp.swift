// SPDX-License-Identifier: MIT
//
// Help about the operators of updates and filters and about the stages of pipelines. The examples
// run as they stand.

/// The operators that `help $NAME` knows.
enum OperatorHelp {
    static let all: [MethodHelp] =
        updates.map { name, summary, operand in
            MethodHelp(name, summary, "db.students.updateOne({}, {\(name): {\(operand)}})")
        }
        + filters.map { name, summary, filter in
            MethodHelp(name, summary, "db.students.find({\(filter)})")
        }
        + stages.map { name, summary, operand in
            MethodHelp(name, summary, "db.students.aggregate([{\(name): \(operand)}])")
        }

    private static let updates = [
        ("$set", "Gives fields values.", "name: \"김\""),
        ("$setOnInsert", "Gives fields values if the upsert inserts.", "created: new Date()"),
        ("$unset", "Takes fields away.", "name: \"\""),
        ("$inc", "Adds to numbers.", "n: 1"),
        ("$mul", "Multiplies numbers.", "n: 2"),
        ("$min", "Takes a smaller value over.", "n: 1"),
        ("$max", "Takes a larger value over.", "n: 9"),
        ("$bit", "Combines the bits of integers: and, or, xor.", "n: {or: 4}"),
        ("$currentDate", "Sets the date of now.", "changed: true"),
        ("$rename", "Gives fields other names.", "old: \"new\""),
        (
            "$push", "Appends to an array; with $each, $position, $slice and $sort.",
            "list: {$each: [1, 2], $slice: -100}"
        ),
        ("$addToSet", "Appends what an array does not hold yet.", "list: 3"),
        ("$pop", "Takes the last (1) or the first (-1) element away.", "list: 1"),
        ("$pull", "Takes the elements away that match.", "list: {$gte: 2}"),
        ("$pullAll", "Takes the elements away that are one of some values.", "list: [1, 2]"),
    ]

    private static let filters = [
        ("$eq", "Is the value.", "n: {$eq: 1}"), ("$ne", "Is another value.", "n: {$ne: 1}"),
        ("$gt", "Is greater.", "n: {$gt: 1}"), ("$gte", "Is greater or the same.", "n: {$gte: 1}"),
        ("$lt", "Is less.", "n: {$lt: 1}"), ("$lte", "Is less or the same.", "n: {$lte: 1}"),
        ("$in", "Is one of some values.", "n: {$in: [1, 2]}"),
        ("$nin", "Is none of some values.", "n: {$nin: [1, 2]}"),
        ("$exists", "Is there.", "n: {$exists: true}"),
        ("$type", "Has a type.", "n: {$type: \"number\"}"),
        ("$mod", "Has a remainder.", "n: {$mod: [2, 0]}"),
        ("$size", "Is an array of so many elements.", "list: {$size: 2}"),
        ("$all", "Is an array that holds all values.", "list: {$all: [1, 2]}"),
        (
            "$elemMatch", "Is an array of which one element matches it all.",
            "grades: {$elemMatch: {grade: 1, unit: 4}}"
        ),
        ("$not", "Does not match.", "n: {$not: {$gt: 1}}"),
        ("$regex", "Is a string that matches a pattern.", "uid: {$regex: \"^u\"}"),
        ("$options", "The options of $regex.", "uid: {$regex: \"^U\", $options: \"i\"}"),
        ("$bitsAllSet", "All these bits are set.", "n: {$bitsAllSet: 5}"),
        ("$bitsAllClear", "All these bits are clear.", "n: {$bitsAllClear: 5}"),
        ("$bitsAnySet", "One of these bits is set.", "n: {$bitsAnySet: 5}"),
        ("$bitsAnyClear", "One of these bits is clear.", "n: {$bitsAnyClear: 5}"),
        ("$and", "All of some filters match.", "$and: [{n: 1}, {uid: \"u1\"}]"),
        ("$or", "One of some filters matches.", "$or: [{n: 1}, {uid: \"u1\"}]"),
        ("$nor", "None of some filters matches.", "$nor: [{n: 1}, {uid: \"u1\"}]"),
        ("$expr", "An expression of aggregation is true.", "$expr: {$gt: [\"$n\", \"$m\"]}"),
        ("$jsonSchema", "The document obeys a schema.", "$jsonSchema: {required: [\"uid\"]}"),
        ("$sampleRate", "Matches so large a share, by chance.", "$sampleRate: 0.5"),
        ("$comment", "Says something and matches all.", "$comment: \"why\""),
        ("$alwaysTrue", "Matches all.", "$alwaysTrue: 1"),
        ("$alwaysFalse", "Matches nothing.", "$alwaysFalse: 1"),
    ]

    private static let stages = [
        ("$match", "Keeps the documents that match.", "{n: 1}"),
        ("$project", "Keeps or computes fields.", "{uid: 1, twice: {$multiply: [\"$n\", 2]}}"),
        ("$addFields", "Adds fields.", "{twice: {$multiply: [\"$n\", 2]}}"),
        ("$set", "Adds fields; the same as $addFields.", "{twice: {$multiply: [\"$n\", 2]}}"),
        ("$unset", "Takes fields away.", "[\"name\"]"),
        ("$replaceRoot", "Puts another document in place.", "{newRoot: {uid: \"$uid\"}}"),
        ("$replaceWith", "Puts another document in place.", "{uid: \"$uid\"}"),
        ("$sort", "Sorts.", "{uid: 1}"),
        ("$limit", "Keeps the first.", "10"), ("$skip", "Leaves the first out.", "10"),
        ("$count", "Counts.", "\"total\""),
        ("$unwind", "Makes a document of each element.", "\"$semesters.21\""),
        ("$group", "Gathers by a key.", "{_id: \"$uid\", n: {$sum: 1}}"),
        ("$sortByCount", "Gathers by a value, the most frequent first.", "\"$uid\""),
        ("$bucket", "Gathers by ranges.", "{groupBy: \"$n\", boundaries: [0, 9], default: -1}"),
        ("$bucketAuto", "Gathers into even ranges.", "{groupBy: \"$n\", buckets: 2}"),
        ("$facet", "Several pipelines side by side.", "{all: [{$count: \"n\"}]}"),
        (
            "$lookup", "Joins documents of another collection.",
            "{from: \"teachers\", localField: \"uid\", foreignField: \"uid\", as: \"found\"}"
        ),
        ("$unionWith", "Appends documents of another collection.", "\"teachers\""),
        ("$sample", "Takes some documents by chance.", "{size: 2}"),
        ("$out", "Writes the result into a collection.", "\"copy\""),
        ("$merge", "Merges the result into a collection.", "{into: \"copy\"}"),
    ]
}
