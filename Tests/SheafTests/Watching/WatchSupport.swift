// SPDX-License-Identifier: MIT
//
// Reading streams in tests: all events that are there now, and a replica that follows them.

import Testing

@testable import Sheaf

extension ChangeStream.AsyncIterator {
    /// All events that are in the log now.
    mutating func eventsNow() async throws -> [Document] {
        var events: [Document] = []
        while case let batch = try await nextBatch(maxAwaitTime: .zero), !batch.isEmpty {
            events += batch
        }
        return events
    }
}

extension ChangeStream {
    /// All events from the beginning of the stream that are in the log now.
    func eventsNow() async throws -> [Document] {
        var iterator = makeAsyncIterator()
        return try await iterator.eventsNow()
    }
}

/// What a reader of MongoDB's events makes of them: a collection that becomes the same.
struct Replica {
    let collection: Collection

    /// Does what an event says, with MongoDB's operators and nothing else.
    func apply(_ event: Document) async throws {
        let key = event["documentKey"]?.documentValue ?? [:]
        switch event["operationType"]?.stringValue {
        case "insert":
            try await collection.insertOne(#require(event["fullDocument"]?.documentValue))
        case "replace":
            let document = try #require(event["fullDocument"]?.documentValue)
            try await collection.replaceOne(key, document)
        case "delete": try await collection.deleteOne(key)
        case "update":
            for update in try Replica.updates(event) {
                try await collection.updateOne(key, update)
            }
        case let name: Issue.record("an event that the replica does not know: \(name ?? "none")")
        }
    }

    /// The updates that the standard fields of a description ask for: arrays are cut, then fields
    /// set and removed.
    private static func updates(_ event: Document) throws -> [Document] {
        let description = try #require(event["updateDescription"]?.documentValue)
        var updates: [Document] = []
        for array in description["truncatedArrays"]?.arrayValue ?? [] {
            let field = try #require(array.documentValue?["field"]?.stringValue)
            let size = try #require(array.documentValue?["newSize"])
            updates.append(["$push": .document([field: ["$each": [], "$slice": size]])])
        }
        var operators = Document()
        let updated = try #require(description["updatedFields"]?.documentValue)
        if !updated.isEmpty { operators["$set"] = .document(updated) }
        let removed = try #require(description["removedFields"]?.arrayValue)
        if !removed.isEmpty {
            operators["$unset"] = .document(
                Document(removed.map { ($0.stringValue ?? "", .bool(true)) })
            )
        }
        if !operators.isEmpty { updates.append(operators) }
        return updates
    }
}

/// The exact edits of an event.
enum ToldEdits {
    static func script(_ event: Document) throws -> EditScript {
        let edits = try #require(
            event["updateDescription"]?.documentValue?["edits"]?.arrayValue
        )
        return EditScript(try edits.map { try edit(#require($0.documentValue)) })
    }

    private static func edit(_ edit: Document) throws -> Edit {
        let (name, place) = try #require(edit.first { _ in true })
        let path = try path(place)
        let values = Array(edit["values"]?.arrayValue ?? [])
        switch name {
        case "set": return .set(path, try #require(edit["value"]))
        case "unset": return .unset(path)
        case "rename": return .rename(path, to: try self.path(#require(edit["to"])))
        case "insert":
            let position = try #require(edit["at"]?.integerValue)
            return .arrayInsert(path, position: Int(position), values)
        case "append": return .arrayAppend(path, values)
        case "remove":
            let positions = edit["at"]?.arrayValue?.compactMap(\.integerValue) ?? []
            return .arrayRemove(path, positions: positions.map { Int($0) })
        default: return .arrayReplace(path, values)
        }
    }

    private static func path(_ value: BSONValue) throws -> DocumentPath {
        DocumentPath(
            try #require(value.arrayValue).map { step in
                step.integerValue.map { .index(Int($0)) } ?? .field(step.stringValue ?? "")
            }
        )
    }
}

extension BSONValue {
    /// The value with the fields of all documents in the order of their names: no event says in
    /// which order fields are.
    var withSortedFields: BSONValue {
        switch self {
        case .document(let document):
            let fields = document.map { ($0.key, $0.value.withSortedFields) }
            return .document(
                Document(fields.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) })
            )
        case .array(let array): return .array(BSONArray(array.map(\.withSortedFields)))
        default: return self
        }
    }
}
