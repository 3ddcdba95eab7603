// SPDX-License-Identifier: MIT
//
// The operations of MongoDB's CRUD tests as calls of the Swift interface.

import Sheaf

/// Carries operations out.
enum CrudOperation {
    /// An operation on a collection.
    static func run(
        _ name: String,
        _ arguments: CrudArguments,
        on collection: Collection
    ) async throws -> BSONValue? {
        switch name {
        case "insertOne", "insertMany": try await insert(name, arguments, on: collection)
        case "updateOne", "updateMany", "replaceOne":
            try await update(name, arguments, on: collection)
        case "deleteOne", "deleteMany": try await delete(name, arguments, on: collection)
        case "findOneAndUpdate", "findOneAndReplace", "findOneAndDelete":
            try await findAndModify(name, arguments, on: collection)
        case "bulkWrite": try await bulkWrite(arguments, on: collection)
        case "createIndex":
            .string(
                try await collection.createIndex(
                    arguments.document("keys"),
                    unique: arguments.flag("unique")
                ).name
            )
        default: try await read(name, arguments, on: collection)
        }
    }

    /// An operation on a database.
    static func run(
        _ name: String,
        _ arguments: CrudArguments,
        on database: Database
    ) async throws -> BSONValue? {
        switch name {
        case "dropCollection":
            try await database.collection(arguments.text("collection")).drop()
            return nil
        case "createCollection":
            try arguments.allow("collection")
            try await database.collection(arguments.text("collection")).create()
            return nil
        case "aggregate": return try await aggregate(arguments, of: database.aggregate)
        default: throw Unsupported("\(name) of a database")
        }
    }

    // MARK: - Writes

    private static func insert(
        _ name: String,
        _ arguments: CrudArguments,
        on collection: Collection
    ) async throws -> BSONValue? {
        let bypasses = arguments.flag("bypassDocumentValidation")
        if name == "insertOne" {
            try arguments.allow("document", "bypassDocumentValidation", "comment")
            let result = try await collection.insertOne(
                arguments.document("document"),
                options: InsertOneOptions(
                    bypassDocumentValidation: bypasses,
                    comment: arguments.comment
                )
            )
            return ["insertedId": result.insertedID]
        }
        try arguments.allow("documents", "ordered", "bypassDocumentValidation", "comment")
        let result = try await collection.insertMany(
            arguments.document.documents("documents"),
            options: InsertManyOptions(
                ordered: arguments["ordered"] != false,
                bypassDocumentValidation: bypasses,
                comment: arguments.comment
            )
        )
        return .document(result.document)
    }

    private static func update(
        _ name: String,
        _ arguments: CrudArguments,
        on collection: Collection
    ) async throws -> BSONValue? {
        try arguments.allow(
            "filter",
            "update",
            "replacement",
            "upsert",
            "arrayFilters",
            "sort",
            "hint",
            "let",
            "collation",
            "bypassDocumentValidation",
            "comment"
        )
        let (filter, upsert) = (arguments.document("filter"), arguments.flag("upsert"))
        if name == "replaceOne" {
            return .document(
                try await collection.replaceOne(
                    filter,
                    arguments.document("replacement"),
                    upsert: upsert,
                    options: arguments.replaceOptions
                ).document
            )
        }
        let (options, isOne) = (arguments.updateOptions, name == "updateOne")
        let result: UpdateResult
        if let stages = arguments.pipeline {
            result =
                isOne
                ? try await collection.updateOne(filter, stages, upsert: upsert, options: options)
                : try await collection.updateMany(filter, stages, upsert: upsert, options: options)
        } else {
            let update = arguments.document("update")
            result =
                isOne
                ? try await collection.updateOne(filter, update, upsert: upsert, options: options)
                : try await collection.updateMany(filter, update, upsert: upsert, options: options)
        }
        return .document(result.document)
    }

    private static func delete(
        _ name: String,
        _ arguments: CrudArguments,
        on collection: Collection
    ) async throws -> BSONValue? {
        try arguments.allow("filter", "hint", "let", "collation", "comment")
        let (filter, options) = (arguments.document("filter"), arguments.deleteOptions)
        let result =
            name == "deleteOne"
            ? try await collection.deleteOne(filter, options: options)
            : try await collection.deleteMany(filter, options: options)
        return ["deletedCount": .integer(result.deletedCount)]
    }

    private static func bulkWrite(
        _ arguments: CrudArguments,
        on collection: Collection
    ) async throws -> BSONValue? {
        try arguments.allow("requests", "ordered", "let", "bypassDocumentValidation", "comment")
        let models = try arguments.document.documents("requests").map { try WriteModel($0) }
        let result = try await collection.bulkWrite(
            models,
            options: BulkWriteOptions(
                ordered: arguments["ordered"] != false,
                let: arguments.document("let"),
                bypassDocumentValidation: arguments.flag("bypassDocumentValidation"),
                comment: arguments.comment
            )
        )
        return .document(result.document)
    }

    // MARK: - Reads

    private static func read(
        _ name: String,
        _ arguments: CrudArguments,
        on collection: Collection
    ) async throws -> BSONValue? {
        switch name {
        case "find", "findOne": try await find(name, arguments, on: collection)
        case "aggregate": try await aggregate(arguments, of: collection.aggregate)
        case "countDocuments", "count":
            .integer(
                try await collection.countDocuments(
                    arguments.document("filter"),
                    options: CountOptions(
                        skip: arguments.number("skip") ?? 0,
                        limit: arguments.number("limit"),
                        hint: arguments.hint,
                        collation: arguments.collation,
                        comment: arguments.comment
                    )
                )
            )
        case "estimatedDocumentCount": .integer(try await collection.estimatedDocumentCount())
        case "distinct":
            .array(
                BSONArray(
                    try await collection.distinct(
                        arguments.text("fieldName"),
                        arguments.document("filter"),
                        options: DistinctOptions(
                            hint: arguments.hint,
                            collation: arguments.collation,
                            comment: arguments.comment
                        )
                    )
                )
            )
        default: throw Unsupported(name)
        }
    }

    private static func find(
        _ name: String,
        _ arguments: CrudArguments,
        on collection: Collection
    ) async throws -> BSONValue? {
        try arguments.allow(
            "filter",
            "sort",
            "projection",
            "skip",
            "limit",
            "hint",
            "let",
            "collation",
            "allowDiskUse",
            "batchSize",
            "comment"
        )
        let filter = arguments.document("filter")
        var options = FindOptions(
            sort: arguments.document("sort"),
            projection: arguments.document("projection"),
            skip: arguments.number("skip") ?? 0,
            limit: arguments.number("limit"),
            hint: arguments.hint,
            let: arguments.document("let"),
            collation: arguments.collation,
            allowDiskUse: arguments["allowDiskUse"] != false,
            comment: arguments.comment
        )
        if let size = arguments.number("batchSize") { options.batchCountMax = size }
        if name == "findOne" {
            return try await collection.findOne(filter, options: options).map { .document($0) }
                ?? .null
        }
        let documents = try await collection.find(filter, options: options).toArray()
        return .array(BSONArray(documents.map { .document($0) }))
    }
}
