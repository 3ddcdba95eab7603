// SPDX-License-Identifier: MIT
//
// Parsing: what several commands have in common of the query language.

import Sheaf

extension CommandFields {
    /// The name of the collection that the command is about: its first value.
    mutating func collectionName() throws(CommandError) -> String {
        guard let first = document.first(where: { _ in true }) else {
            throw CommandError(.failedToParse, "The command is empty")
        }
        guard let name = first.value.stringValue else {
            throw CommandError(
                .invalidNamespace,
                "collection name has invalid type \(first.value.type.alias)"
            )
        }
        return name
    }

    /// The index that is to be used, by its name or its keys.
    mutating func hint() throws(CommandError) -> IndexHint? {
        switch value("hint") {
        case nil: return nil
        case .string(let name): return .name(name)
        case .document(let keys): return keys.isEmpty ? nil : .keys(keys)
        case let value?: throw mismatch("hint", value, anyOf: "string", "object")
        }
    }

    /// How strings are compared; an empty document says nothing.
    mutating func collation() throws(CommandError) -> Document? {
        guard let collation = try document("collation"), !collation.isEmpty else { return nil }
        return collation
    }

    /// The stages of a pipeline.
    mutating func pipeline() throws(CommandError) -> [Document] {
        guard let value = value("pipeline") else {
            throw CommandError(
                .idlFailedToParse,
                "BSON field '\(path).pipeline' is missing but a required field"
            )
        }
        guard let stages = value.arrayValue else { throw mismatch("pipeline", value, "array") }
        var documents: [Document] = []
        for stage in stages {
            guard let document = stage.documentValue else {
                throw CommandError(
                    .typeMismatch,
                    "Each element of the 'pipeline' array must be an object"
                )
            }
            documents.append(document)
        }
        return documents
    }

    /// An update: operators, a document that takes the other's place, or a pipeline.
    mutating func modifications(_ name: String) throws(CommandError) -> UpdateModifications? {
        switch value(name) {
        case nil: return nil
        case .document(let document): return .document(document)
        case .array(let stages):
            var documents: [Document] = []
            for (position, stage) in stages.enumerated() {
                guard let document = stage.documentValue else {
                    throw mismatch("\(name).\(position)", stage, "object")
                }
                documents.append(document)
            }
            return .pipeline(documents)
        case let value?:
            throw CommandError(
                .failedToParse,
                "Update argument must be either an object or an array, and '\(path).\(name)' is of "
                    + "the type '\(value.type.alias)'"
            )
        }
    }

    /// The limit of time of a read.
    mutating func maxTime() throws(CommandError) -> Duration {
        let milliseconds = try integer("maxTimeMS") ?? 0
        guard (0...Int(Int32.max)).contains(milliseconds) else {
            throw CommandError(
                .badValue,
                "\(milliseconds) value for maxTimeMS is out of range [0, \(Int32.max)]"
            )
        }
        return .milliseconds(milliseconds)
    }
}

extension UpdateModifications {
    /// Whether it is a document that takes another's place: one without an operator in front.
    var replacement: Document? {
        guard case .document(let document) = self,
            document.first(where: { _ in true })?.key.hasPrefix("$") != true
        else { return nil }
        return document
    }
}
