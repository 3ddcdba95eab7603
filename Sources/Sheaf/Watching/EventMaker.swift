// SPDX-License-Identifier: MIT
//
// Showing: a record of the log becomes an event in MongoDB's form.

import SheafBSON
import SheafLanguage
import SheafRecords

/// Makes the event of one record.
struct EventMaker {
    let request: WatchRequest
    let logID: UInt32
    let place: ChangeKey
    /// The newest record of the snapshot, which what is looked up is as new as.
    let newest: ChangeKey
    /// Whether the transaction has other changes.
    let isOneOfSeveral: Bool
    /// Up to where documents have been looked up.
    private(set) var lookedUp: ChangeKey?

    private var options: WatchOptions { request.options }

    /// The event, after the pipeline; nil for what is not told or does not match.
    mutating func event(_ record: ChangeRecord, in snapshot: StoreSnapshot) throws -> Document? {
        guard let name = operationType(record.kind) else { return nil }
        var parts: [(String, BSONValue)] = []
        var after = record.document
        if record.kind == .update {
            parts.append(("updateDescription", try description(of: record, in: snapshot)))
            after = try fullDocument(record, in: snapshot)
        }
        var event = head(.event, name, record)
        if let after {
            event.append("fullDocument", .document(after))
        } else if record.kind == .update, options.fullDocument != .default {
            event.append("fullDocument", .null)
        }
        event.append("ns", .document(record.namespace.eventDocument))
        if let target = record.target { event.append("to", .document(target.eventDocument)) }
        if let key = record.documentKey { event.append("documentKey", .document(key)) }
        for (name, value) in parts { event.append(name, value) }
        try appendBefore(record, to: &event)
        return try afterPipeline(event)
    }

    /// The event that ends a stream; nil when the pipeline does not let it through.
    func invalidation(_ record: ChangeRecord) throws -> Document? {
        try afterPipeline(head(.invalidate, "invalidate", record))
    }

    private func head(
        _ kind: ResumeToken.Kind,
        _ name: String,
        _ record: ChangeRecord
    ) -> Document {
        let token = ResumeToken(kind, at: place, lookedUp: lookedUp, in: logID)
        var event: Document = [
            "_id": .document(token.document), "operationType": .string(name),
            "clusterTime": .timestamp(place.time), "wallTime": .date(record.wallTime),
        ]
        if isOneOfSeveral, record.documentKey != nil {
            let number = UInt64(place.time.seconds) << 32 | UInt64(place.time.increment)
            event.append("txnNumber", .int64(Int64(bitPattern: number)))
        }
        return event
    }

    private func operationType(_ kind: ChangeKind) -> String? {
        switch kind {
        case .began: nil
        case .create: options.showExpandedEvents ? "create" : nil
        default: "\(kind)"
        }
    }

    private func afterPipeline(_ event: Document) throws -> Document? {
        guard let result = try request.pipeline.document(of: event) else { return nil }
        guard let id = result["_id"], id == event["_id"] else {
            throw StoreError(
                .invalidOperation,
                "Encountered an event whose _id field, which contains the resume token, was "
                    + "modified by the pipeline. Modifying the _id field of an event makes it "
                    + "impossible to resume the stream from that point. Only transformations that "
                    + "retain the unmodified _id field are allowed.",
                mongoCode: MongoCode.changeStreamFatalError.rawValue
            )
        }
        return result
    }
}

// MARK: - Images

extension EventMaker {
    private func fullDocument(
        _ record: ChangeRecord,
        in snapshot: StoreSnapshot
    ) throws -> Document? {
        switch options.fullDocument {
        case .default: return nil
        case .updateLookup:
            return try snapshot.withCurrentDocument(of: record) { try $0.copy() }
        case .whenAvailable, .required:
            guard let before = record.before, let script = record.script else {
                guard options.fullDocument != .required else {
                    throw missing("post-image", "update")
                }
                return nil
            }
            return try EditInterpreter.apply(script, to: before)
        }
    }

    private func appendBefore(_ record: ChangeRecord, to event: inout Document) throws {
        guard options.fullDocumentBeforeChange != .off,
            [.update, .replace, .delete].contains(record.kind)
        else { return }
        if record.before == nil, options.fullDocumentBeforeChange == .required {
            throw missing("pre-image", "update, delete and replace")
        }
        event.append("fullDocumentBeforeChange", record.before.map { .document($0) } ?? .null)
    }

    private func missing(_ image: String, _ kinds: String) -> StoreError {
        StoreError(
            .invalidOperation,
            "Change stream was configured to require a \(image) for all \(kinds) events, but the "
                + "\(image) was not found. Switch images on with setChangeImages, or ask for them "
                + "whenAvailable.",
            mongoCode: MongoCode.noMatchingDocument.rawValue
        )
    }
}

// MARK: - Updates

extension EventMaker {
    /// What an update did, in MongoDB's words and, if wanted, in its own.
    private mutating func description(
        of record: ChangeRecord,
        in snapshot: StoreSnapshot
    ) throws -> BSONValue {
        guard let script = record.script else { throw ChangeRecord.damaged }
        if options.showEdits {
            let effect = try UpdateEffect(script, counts: record.counts)
            var description = effect.description(isExpanded: options.showExpandedEvents)
            description.append("edits", .array(BSONArray(script.edits.compactMap(\.eventValue))))
            return .document(description)
        }
        // Before this place, documents may have been told newer than they were: what is told of
        // them now must be as new, or it would not fit.
        let isKnownNewer = lookedUp.map { place <= $0 } ?? false
        var effect = try UpdateEffect(
            script,
            counts: record.counts,
            looksUpAll: isKnownNewer
        )
        if !effect.wantedPaths.isEmpty {
            try snapshot.withCurrentDocument(of: record) { try effect.lookUp(in: $0) }
            if !isKnownNewer { lookedUp = newest }
        }
        return .document(effect.description(isExpanded: options.showExpandedEvents))
    }
}

extension Namespace {
    /// The namespace as events tell it.
    fileprivate var eventDocument: Document {
        collection.isEmpty
            ? ["db": .string(database)]
            : ["db": .string(database), "coll": .string(collection)]
    }
}

extension Edit {
    /// The edit as events tell it; nil for one that changes nothing of the document.
    fileprivate var eventValue: BSONValue? {
        switch self {
        case .set(let path, let value): ["set": path.eventValue, "value": value]
        case .unset(let path): ["unset": path.eventValue]
        case .rename(let source, let target):
            ["rename": source.eventValue, "to": target.eventValue]
        case .arrayInsert(let path, let position, let values):
            [
                "insert": path.eventValue, "at": .integer(position),
                "values": .array(BSONArray(values)),
            ]
        case .arrayAppend(let path, let values):
            ["append": path.eventValue, "values": .array(BSONArray(values))]
        case .arrayRemove(let path, let positions):
            [
                "remove": path.eventValue,
                "at": .array(BSONArray(positions.map { .integer($0) })),
            ]
        case .arrayReplace(let path, let values):
            ["replace": path.eventValue, "values": .array(BSONArray(values))]
        case .arrayAid: nil
        }
    }
}

extension DocumentPath {
    /// The path as events tell it: names and positions.
    var eventValue: BSONValue {
        .array(
            BSONArray(
                steps.map { step in
                    switch step {
                    case .field(let name): .string(name)
                    case .index(let position): .integer(position)
                    }
                }
            )
        )
    }
}
