// SPDX-License-Identifier: MIT
//
// Parsing: what is to be watched, in Swift's words or in those of the stage `$changeStream`.

import SheafBSON
import SheafLanguage

/// What a stream of changes was asked for.
struct WatchRequest: Sendable {
    let store: Store
    let scope: ChangeScope
    let pipeline: EventPipeline
    let options: WatchOptions
    /// The token that the stream resumes from.
    let token: ResumeToken?

    init(
        _ store: Store,
        _ scope: ChangeScope,
        _ pipeline: [Document],
        _ options: WatchOptions
    ) throws(StoreError) {
        self.store = store
        self.scope = scope
        self.options = options
        try scope.check()
        do throws(LanguageError) {
            self.pipeline = try EventPipeline(parsing: pipeline)
        } catch {
            throw StoreError(error)
        }
        let starts = [
            options.resumeAfter != nil, options.startAfter != nil,
            options.startAtOperationTime != nil,
        ].filter { $0 }.count
        guard starts <= 1 else {
            throw StoreError(
                .invalidOperation,
                "Only one type of resume option is allowed, but multiple were found.",
                mongoCode: 50674
            )
        }
        token = try (options.resumeAfter ?? options.startAfter).map {
            document throws(StoreError) in try ResumeToken(document)
        }
        if options.resumeAfter != nil, token?.kind == .invalidate {
            throw .invalidToken(
                "Attempting to resume a change stream using 'resumeAfter' is not allowed from an "
                    + "invalidate notification. Use startAfter."
            )
        }
    }
}

extension ChangeStream {
    /// The stream that an aggregation asks for which begins with `$changeStream`.
    ///
    /// - Parameters:
    ///   - pipeline: The stages, `$changeStream` first.
    ///   - scope: What the aggregation is of: a collection, a database, or all databases when the
    ///     stage has `allChangesForCluster`.
    ///   - store: The store.
    ///   - batchCountMax: The events of a batch.
    /// - Throws: ``StoreError`` with MongoDB's numbers: 40415 for an unknown option, 14 and 2 for
    ///   values that it cannot have.
    package init(
        parsing pipeline: [Document],
        of scope: ChangeScope,
        in store: Store,
        batchCountMax: Int = WatchOptions().batchCountMax
    ) throws(StoreError) {
        let stage = pipeline.first?.first { _ in true }
        guard let stage, stage.key == EventPipeline.changeStreamName,
            case .document(let source) = stage.value
        else {
            throw StoreError(
                .invalidOperation,
                "the $changeStream stage specification must be an object",
                mongoCode: 50808
            )
        }
        var options = try WatchOptions(parsing: source)
        options.batchCountMax = batchCountMax
        try self.init(WatchRequest(store, scope, Array(pipeline.dropFirst()), options))
    }

    /// Whether a pipeline begins with `$changeStream`.
    package static func isWanted(by pipeline: [Document]) -> Bool {
        pipeline.first?.keys.first == EventPipeline.changeStreamName
    }
}

extension WatchOptions {
    /// The options of a stage `$changeStream`.
    fileprivate init(parsing source: Document) throws(StoreError) {
        self.init()
        for (name, value) in source {
            switch name {
            case "fullDocument": fullDocument = try WatchOptions.choice(name, value)
            case "fullDocumentBeforeChange":
                fullDocumentBeforeChange = try WatchOptions.choice(name, value)
            case "resumeAfter": resumeAfter = try WatchOptions.token(name, value)
            case "startAfter": startAfter = try WatchOptions.token(name, value)
            case "startAtOperationTime":
                guard case .timestamp(let time) = value else {
                    throw WatchOptions.wrongType(name, value, "timestamp")
                }
                startAtOperationTime = time
            case "showExpandedEvents": showExpandedEvents = try WatchOptions.flag(name, value)
            case "showEdits": showEdits = try WatchOptions.flag(name, value)
            // The scope says already what is watched; the others show nothing that a store has.
            case "allChangesForCluster", "showSystemEvents", "showRawUpdateDescription":
                _ = try WatchOptions.flag(name, value)
            default:
                throw StoreError(
                    .invalidOperation,
                    "BSON field '$changeStream.\(name)' is an unknown field.",
                    mongoCode: 40415
                )
            }
        }
    }

    private static func choice<Choice: RawRepresentable<String>>(
        _ name: String,
        _ value: BSONValue
    ) throws(StoreError) -> Choice {
        guard case .string(let text) = value else { throw wrongType(name, value, "string") }
        guard let choice = Choice(rawValue: text) else {
            throw StoreError(
                .invalidOperation,
                "Enumeration value '\(text)' for field '$changeStream.\(name)' is not a valid "
                    + "value.",
                mongoCode: MongoCode.badValue.rawValue
            )
        }
        return choice
    }

    private static func token(_ name: String, _ value: BSONValue) throws(StoreError) -> Document {
        guard case .document(let token) = value else { throw wrongType(name, value, "object") }
        return token
    }

    private static func flag(_ name: String, _ value: BSONValue) throws(StoreError) -> Bool {
        guard case .bool(let flag) = value else { throw wrongType(name, value, "bool") }
        return flag
    }

    private static func wrongType(
        _ name: String,
        _ value: BSONValue,
        _ expected: String
    ) -> StoreError {
        StoreError(
            .invalidOperation,
            "BSON field '$changeStream.\(name)' is the wrong type '\(value.type.alias)', expected "
                + "type '\(expected)'",
            mongoCode: MongoCode.typeMismatch.rawValue
        )
    }
}
