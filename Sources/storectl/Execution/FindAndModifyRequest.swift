// SPDX-License-Identifier: MIT
//
// findOneAndUpdate, findOneAndReplace, findOneAndDelete, and findAndModify, which is all of them:
// how they read their arguments, and the engine's verb that each one is.

internal import Sheaf

/// A change of one document that gives the document back.
enum FindAndModifyRequest: Sendable, Hashable {
    case update(
        Document,
        UpdateModifications,
        ReturnDocument = .before,
        isUpsert: Bool = false,
        FindOneAndUpdateOptions = FindOneAndUpdateOptions()
    )
    case replace(
        Document,
        Document,
        ReturnDocument = .before,
        isUpsert: Bool = false,
        FindOneAndReplaceOptions = FindOneAndReplaceOptions()
    )
    case delete(Document, FindOneAndDeleteOptions = FindOneAndDeleteOptions())

    private static let deletingNames = ["projection", "sort"] + CallOptions.queryNames
    private static let changingNames =
        ["returnDocument", "returnNewDocument", "upsert", "bypassDocumentValidation"]
        + deletingNames

    /// Reads `findOneAndUpdate(filter, update, options)`.
    static func updating(_ call: Call) throws(ExpressionError) -> Self {
        let arguments = try CallArguments(call, atMost: 3)
        let filter = try arguments.document(0, "a filter")
        let update = try arguments.modifications(1, WriteName.updateOne.change)
        let options = try arguments.options(2, known: ["arrayFilters"] + changingNames)
        return .update(
            filter,
            update,
            try options.returnDocument(),
            isUpsert: try options.bool("upsert"),
            try options.findOneAndUpdate(projection: "projection")
        )
    }

    /// Reads `findOneAndReplace(filter, document, options)`.
    static func replacing(_ call: Call) throws(ExpressionError) -> Self {
        let arguments = try CallArguments(call, atMost: 3)
        let filter = try arguments.document(0, "a filter")
        let document = try arguments.document(1, WriteName.replaceOne.change)
        let options = try arguments.options(2, known: changingNames)
        return .replace(
            filter,
            document,
            try options.returnDocument(),
            isUpsert: try options.bool("upsert"),
            try options.findOneAndReplace(projection: "projection")
        )
    }

    /// Reads `findOneAndDelete(filter, options)`.
    static func deleting(_ call: Call) throws(ExpressionError) -> Self {
        let arguments = try CallArguments(call, atMost: 2)
        let filter = try arguments.document(0, "a filter")
        let options = try arguments.options(1, known: deletingNames)
        return .delete(filter, try options.findOneAndDelete(projection: "projection"))
    }

    /// Reads `findAndModify({query, update, …})`, with MongoDB's words for what cannot be.
    static func command(_ call: Call) throws(ExpressionError) -> Self {
        let arguments = try CallArguments(call, atMost: 1)
        let names = [
            "query", "update", "remove", "new", "upsert", "sort", "fields", "arrayFilters",
            "bypassDocumentValidation",
        ]
        _ = try arguments.document(0, "a command such as {query: {…}, update: {…}}")
        let command = try arguments.options(0, known: names + CallOptions.queryNames)
        let filter = try command.document("query")
        let (isUpsert, isNew) = (try command.flag("upsert"), try command.flag("new"))
        if try command.flag("remove") {
            try command.checkRemoval(isUpsert, isNew)
            return .delete(filter, try command.findOneAndDelete(projection: "fields"))
        }
        guard command.fields["update"] != nil else {
            throw command.refused("Either an update or remove=true must be specified")
        }
        let update = try command.modifications("update")
        let returned: ReturnDocument = isNew ? .after : .before
        if case .document(let document) = update,
            document.keys.first?.hasPrefix("$") != true,
            try command.documents("arrayFilters").isEmpty
        {
            let options = try command.findOneAndReplace(projection: "fields")
            return .replace(filter, document, returned, isUpsert: isUpsert, options)
        }
        let options = try command.findOneAndUpdate(projection: "fields")
        return .update(filter, update, returned, isUpsert: isUpsert, options)
    }

    /// Whether a document may be inserted.
    var isUpsert: Bool {
        switch self {
        case .update(_, _, _, let isUpsert, _), .replace(_, _, _, let isUpsert, _): isUpsert
        case .delete: false
        }
    }

    /// The same change without its answer, to be explained.
    var write: WriteModel {
        switch self {
        case .update(let filter, let update, _, let isUpsert, let options):
            .updateOne(
                filter,
                update,
                upsert: isUpsert,
                options: UpdateOptions(
                    arrayFilters: options.arrayFilters,
                    sort: options.sort,
                    hint: options.hint,
                    let: options.let,
                    collation: options.collation
                )
            )
        case .replace(let filter, let document, _, let isUpsert, let options):
            .replaceOne(
                filter,
                document,
                upsert: isUpsert,
                options: ReplaceOptions(
                    sort: options.sort,
                    hint: options.hint,
                    let: options.let,
                    collation: options.collation
                )
            )
        case .delete(let filter, let options):
            .deleteOne(
                filter,
                options: DeleteOptions(
                    hint: options.hint,
                    let: options.let,
                    collation: options.collation
                )
            )
        }
    }

    /// Carries the change out.
    func carryOut(on collection: Collection) async throws(StoreError) -> FindAndModifyResult {
        switch self {
        case .update(let filter, .document(let update), let returned, let isUpsert, let options):
            try await collection.findOneAndUpdate(
                filter,
                update,
                returnDocument: returned,
                upsert: isUpsert,
                options: options
            )
        case .update(let filter, .pipeline(let stages), let returned, let isUpsert, let options):
            try await collection.findOneAndUpdate(
                filter,
                stages,
                returnDocument: returned,
                upsert: isUpsert,
                options: options
            )
        case .replace(let filter, let document, let returned, let isUpsert, let options):
            try await collection.findOneAndReplace(
                filter,
                document,
                returnDocument: returned,
                upsert: isUpsert,
                options: options
            )
        case .delete(let filter, let options):
            try await collection.findOneAndDelete(filter, options: options)
        }
    }
}

extension CallOptions {
    /// `returnDocument: "after"`, or mongosh's older `returnNewDocument: true`.
    fileprivate func returnDocument() throws(ExpressionError) -> ReturnDocument {
        switch try string("returnDocument") {
        case "after": return .after
        case "before": return .before
        case nil: return try bool("returnNewDocument") ? .after : .before
        default: throw wrong("returnDocument", "takes \"before\" or \"after\"")
        }
    }

    fileprivate func findOneAndUpdate(
        projection: String
    ) throws(ExpressionError) -> FindOneAndUpdateOptions {
        FindOneAndUpdateOptions(
            arrayFilters: try documents("arrayFilters"),
            projection: try document(projection),
            sort: try document("sort"),
            hint: try hint(),
            let: try document("let"),
            collation: try collation()
        )
    }

    fileprivate func findOneAndReplace(
        projection: String
    ) throws(ExpressionError) -> FindOneAndReplaceOptions {
        FindOneAndReplaceOptions(
            projection: try document(projection),
            sort: try document("sort"),
            hint: try hint(),
            let: try document("let"),
            collation: try collation()
        )
    }

    fileprivate func findOneAndDelete(
        projection: String
    ) throws(ExpressionError) -> FindOneAndDeleteOptions {
        FindOneAndDeleteOptions(
            projection: try document(projection),
            sort: try document("sort"),
            hint: try hint(),
            let: try document("let"),
            collation: try collation()
        )
    }

    /// Refuses what does not go together with `remove: true`.
    fileprivate func checkRemoval(_ isUpsert: Bool, _ isNew: Bool) throws(ExpressionError) {
        if fields["update"] != nil {
            throw refused("Cannot specify both an update and remove=true")
        }
        if isUpsert { throw refused("Cannot specify both upsert=true and remove=true") }
        if isNew {
            throw refused(
                "Cannot specify both new=true and remove=true; 'remove' always returns the "
                    + "deleted document"
            )
        }
        if fields["arrayFilters"] != nil {
            throw refused("Cannot specify arrayFilters and remove=true")
        }
    }

    /// The error about what MongoDB refuses, with its number.
    fileprivate func refused(_ message: String) -> ExpressionError {
        wrong("is refused with error 9 (FailedToParse): \(message)")
    }

    /// A truth value, or a number that stands for one, as MongoDB's commands take it.
    fileprivate func flag(_ name: String) throws(ExpressionError) -> Bool {
        guard let value = fields[name], value.type.isNumber else { return try bool(name) }
        return value.compare(0) != 0
    }
}
