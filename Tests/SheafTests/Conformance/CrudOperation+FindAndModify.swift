// SPDX-License-Identifier: MIT
//
// The operations that change one document and give it back.

import Sheaf

extension CrudOperation {
    /// findOneAndUpdate, findOneAndReplace, findOneAndDelete.
    static func findAndModify(
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
            "projection",
            "sort",
            "returnDocument",
            "hint",
            "let",
            "collation",
            "bypassDocumentValidation",
            "comment"
        )
        let value =
            switch name {
            case "findOneAndUpdate": try await findOneAndUpdate(arguments, on: collection)
            case "findOneAndReplace": try await findOneAndReplace(arguments, on: collection)
            default: try await findOneAndDelete(arguments, on: collection)
            }
        return value.map { .document($0) } ?? .null
    }

    private static func findOneAndUpdate(
        _ arguments: CrudArguments,
        on collection: Collection
    ) async throws -> Document? {
        let (filter, upsert) = (arguments.document("filter"), arguments.flag("upsert"))
        let options = FindOneAndUpdateOptions(
            arrayFilters: arguments.document.documents("arrayFilters"),
            projection: arguments.document("projection"),
            sort: arguments.document("sort"),
            hint: arguments.hint,
            let: arguments.document("let"),
            collation: arguments.collation,
            bypassDocumentValidation: arguments.flag("bypassDocumentValidation"),
            comment: arguments.comment
        )
        guard let stages = arguments.pipeline else {
            return try await collection.findOneAndUpdate(
                filter,
                arguments.document("update"),
                returnDocument: arguments.returnDocument,
                upsert: upsert,
                options: options
            ).value
        }
        return try await collection.findOneAndUpdate(
            filter,
            stages,
            returnDocument: arguments.returnDocument,
            upsert: upsert,
            options: options
        ).value
    }

    private static func findOneAndReplace(
        _ arguments: CrudArguments,
        on collection: Collection
    ) async throws -> Document? {
        try await collection.findOneAndReplace(
            arguments.document("filter"),
            arguments.document("replacement"),
            returnDocument: arguments.returnDocument,
            upsert: arguments.flag("upsert"),
            options: FindOneAndReplaceOptions(
                projection: arguments.document("projection"),
                sort: arguments.document("sort"),
                hint: arguments.hint,
                let: arguments.document("let"),
                collation: arguments.collation,
                bypassDocumentValidation: arguments.flag("bypassDocumentValidation"),
                comment: arguments.comment
            )
        ).value
    }

    private static func findOneAndDelete(
        _ arguments: CrudArguments,
        on collection: Collection
    ) async throws -> Document? {
        try await collection.findOneAndDelete(
            arguments.document("filter"),
            options: FindOneAndDeleteOptions(
                projection: arguments.document("projection"),
                sort: arguments.document("sort"),
                hint: arguments.hint,
                let: arguments.document("let"),
                collation: arguments.collation,
                comment: arguments.comment
            )
        ).value
    }
}
