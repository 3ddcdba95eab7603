// SPDX-License-Identifier: MIT
//
// The writes: how updateOne, replaceOne, deleteOne and their likes read their arguments, as calls
// of their own and as parts of bulkWrite([…]).

internal import Sheaf

/// The name of a write.
enum WriteName: String, CaseIterable {
    case insertOne, updateOne, updateMany, replaceOne, deleteOne, deleteMany

    /// The options that it takes beside its filter and its document.
    var optionNames: [String] {
        let changing = ["upsert", "bypassDocumentValidation"] + CallOptions.queryNames
        return switch self {
        case .insertOne: ["bypassDocumentValidation", "comment"]
        case .updateOne: ["arrayFilters", "sort"] + changing
        case .updateMany: ["arrayFilters"] + changing
        case .replaceOne: ["sort"] + changing
        case .deleteOne, .deleteMany: CallOptions.queryNames
        }
    }

    /// What its second argument is.
    var change: String {
        self == .replaceOne ? "the new document" : "an update such as {$set: {…}}"
    }
}

extension WriteModel {
    /// Reads `updateOne(filter, update, options)` and its likes.
    static func update(_ name: WriteName, _ call: Call) throws(ExpressionError) -> WriteModel {
        let arguments = try CallArguments(call, atMost: 3)
        let filter = try arguments.document(0, "a filter")
        let change: UpdateModifications =
            name == .replaceOne
            ? .document(try arguments.document(1, name.change))
            : try arguments.modifications(1, name.change)
        return try WriteModel(
            name,
            filter,
            change,
            try arguments.options(2, known: name.optionNames)
        )
    }

    /// Reads `deleteOne(filter, options)` and its like.
    static func delete(_ name: WriteName, _ call: Call) throws(ExpressionError) -> WriteModel {
        let arguments = try CallArguments(call, atMost: 2)
        return try WriteModel(
            name,
            try arguments.document(0, "a filter"),
            .document([:]),
            try arguments.options(1, known: name.optionNames)
        )
    }

    /// One write of `bulkWrite([…])`, such as `{updateOne: {filter: {…}, update: {…}}}`.
    init(_ write: Document, at index: Int, _ arguments: CallArguments) throws(ExpressionError) {
        guard write.count == 1, let key = write.keys.first, let name = WriteName(rawValue: key),
            case .document(let parts)? = write[key]
        else {
            throw arguments.wrong(
                0,
                "takes writes such as {insertOne: {document: {…}}}; the one at index \(index) is "
                    + "none: a write is one of "
                    + WriteName.allCases.map(\.rawValue).joined(separator: ", ")
            )
        }
        let content =
            switch name {
            case .insertOne: ["document"]
            case .updateOne, .updateMany: ["filter", "update"]
            case .replaceOne: ["filter", "replacement"]
            case .deleteOne, .deleteMany: ["filter"]
            }
        let options = try CallOptions(
            parts,
            of: "\(key) at index \(index)",
            known: content + name.optionNames,
            arguments,
            0
        )
        switch name {
        case .insertOne: self = .insertOne(try options.requiredDocument("document"))
        case .deleteOne, .deleteMany:
            self = try Self(name, try options.requiredDocument("filter"), .document([:]), options)
        case .updateOne, .updateMany:
            let update = try options.modifications("update")
            self = try Self(name, try options.requiredDocument("filter"), update, options)
        case .replaceOne:
            let document = try options.requiredDocument("replacement")
            self = try Self(
                name,
                try options.requiredDocument("filter"),
                .document(document),
                options
            )
        }
    }

    private init(
        _ name: WriteName,
        _ filter: Document,
        _ change: UpdateModifications,
        _ options: CallOptions
    ) throws(ExpressionError) {
        switch (name, change) {
        case (.deleteOne, _): self = .deleteOne(filter, options: try options.deletion())
        case (.deleteMany, _): self = .deleteMany(filter, options: try options.deletion())
        case (.replaceOne, .document(let document)):
            let (upsert, options) = (try options.bool("upsert"), try options.replacement())
            self = .replaceOne(filter, document, upsert: upsert, options: options)
        case (.updateMany, _):
            let (upsert, options) = (try options.bool("upsert"), try options.update())
            self = .updateMany(filter, change, upsert: upsert, options: options)
        default:
            let (upsert, options) = (try options.bool("upsert"), try options.update())
            self = .updateOne(filter, change, upsert: upsert, options: options)
        }
    }

    /// Whether the write inserts.
    var isInsert: Bool {
        if case .insertOne = self { true } else { false }
    }

    /// Whether the write may insert when nothing matches.
    var isUpsert: Bool {
        switch self {
        case .updateOne(_, _, let upsert, _), .updateMany(_, _, let upsert, _),
            .replaceOne(_, _, let upsert, _):
            upsert
        case .insertOne, .deleteOne, .deleteMany: false
        }
    }

    /// Whether the write deletes.
    var isDeletion: Bool {
        switch self {
        case .deleteOne, .deleteMany: true
        default: false
        }
    }
}
