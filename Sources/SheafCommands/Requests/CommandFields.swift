// SPDX-License-Identifier: MIT
//
// Parsing: the fields of a command by name and type, with MongoDB's words for what is wrong. What
// is read is known; what nobody reads is refused in the end.

import Sheaf

/// The fields of a command, or of a document inside it.
struct CommandFields {
    /// What leads the names in messages: `find`, or `update.updates`.
    let path: String
    /// The document.
    let document: Document
    private var sequences: [String: [Document]]
    private var known: Set<String>

    init(path: String, _ document: Document, sequences: [String: [Document]] = [:]) {
        self.path = path
        self.document = document
        self.sequences = sequences
        known = []
    }

    /// The fields of a command; those that every command may have are known.
    init(_ name: String, _ request: CommandRequest) {
        self.init(path: name, request.body, sequences: request.sequences)
        known = CommonFields.names
        known.insert(request.name)
    }

    /// The value of a field; null is as good as none.
    mutating func value(_ name: String) -> BSONValue? {
        known.insert(name)
        switch document[name] {
        case nil, .null, .undefined: return nil
        case let value: return value
        }
    }

    /// Lets fields be there that mean nothing here.
    mutating func tolerate(_ names: String...) {
        known.formUnion(names)
    }

    /// Refuses a field that stands for something that is not there, unless it asks for nothing.
    mutating func refuse(_ name: String, _ remedy: String) throws(CommandError) {
        switch value(name) {
        case nil, .bool(false), .int32(0), .int64(0), .double(0): return
        case .document(let document) where document.isEmpty: return
        default:
            throw CommandError(
                .commandNotSupported,
                "The option '\(name)' of \(path) is not supported. \(remedy)"
            )
        }
    }

    /// Refuses fields that nobody has read.
    func finish() throws(CommandError) {
        for name in document.keys + sequences.keys where !known.contains(name) {
            throw CommandError(
                .idlUnknownField,
                "BSON field '\(path).\(name)' is an unknown field."
            )
        }
    }
}

// MARK: - Values by type

extension CommandFields {
    mutating func string(_ name: String) throws(CommandError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.stringValue else { throw mismatch(name, value, "string") }
        return text
    }

    mutating func document(_ name: String) throws(CommandError) -> Document? {
        guard let value = value(name) else { return nil }
        guard let document = value.documentValue else { throw mismatch(name, value, "object") }
        return document
    }

    /// A flag, for which a number will do.
    mutating func flag(_ name: String) throws(CommandError) -> Bool? {
        guard let value = value(name) else { return nil }
        if let flag = value.boolValue { return flag }
        if case .decimal128 = value { return value.integerValue != 0 }
        guard let number = value.doubleValue else {
            throw mismatch(name, value, anyOf: "bool", "long", "int", "decimal", "double")
        }
        return number != 0
    }

    /// A whole number; what a fraction has behind its point is dropped.
    mutating func integer(_ name: String) throws(CommandError) -> Int? {
        guard let value = value(name) else { return nil }
        if let number = value.integerValue { return Int(number) }
        guard case .double(let number) = value else {
            throw mismatch(name, value, anyOf: "long", "int", "decimal", "double")
        }
        guard let whole = Int(exactly: number.rounded(.towardZero)) else {
            throw CommandError(.badValue, "Out of bounds: '\(name)' is \(number)")
        }
        return whole
    }

    /// A number that may be 0 and not less.
    mutating func count(_ name: String) throws(CommandError) -> Int? {
        guard let number = try integer(name) else { return nil }
        guard number >= 0 else {
            throw CommandError(
                number: 51024,
                "BSON field '\(name)' value must be >= 0, actual value '\(number)'"
            )
        }
        return number
    }

    /// The documents of an array, or of the sequence that came in its place.
    mutating func documents(_ name: String) throws(CommandError) -> [Document]? {
        known.insert(name)
        if let sequence = sequences[name] {
            guard document[name] == nil else {
                throw CommandError(
                    number: 40433,
                    "BSON field '\(path).\(name)' is there twice: as an array and as a sequence"
                )
            }
            return sequence
        }
        guard let value = value(name) else { return nil }
        guard let array = value.arrayValue else { throw mismatch(name, value, "array") }
        var documents: [Document] = []
        for (position, element) in array.enumerated() {
            guard let document = element.documentValue else {
                throw mismatch("\(name).\(position)", element, "object")
            }
            documents.append(document)
        }
        return documents
    }

    /// The value of a field that has to be there.
    mutating func needed<Value>(
        _ name: String,
        _ value: (inout CommandFields, String) throws(CommandError) -> Value?
    ) throws(CommandError) -> Value {
        guard let found = try value(&self, name) else {
            throw CommandError(
                .idlFailedToParse,
                "BSON field '\(path).\(name)' is missing but a required field"
            )
        }
        return found
    }

    /// The error for a value of a wrong type.
    func mismatch(_ name: String, _ value: BSONValue, _ expected: String) -> CommandError {
        CommandError(
            .typeMismatch,
            "BSON field '\(path).\(name)' is the wrong type '\(value.type.alias)', expected type "
                + "'\(expected)'"
        )
    }

    /// The error for a value of a type that is not among several.
    func mismatch(
        _ name: String,
        _ value: BSONValue,
        anyOf expected: String...
    ) -> CommandError {
        CommandError(
            .typeMismatch,
            "BSON field '\(path).\(name)' is the wrong type '\(value.type.alias)', expected types "
                + "'[\(expected.joined(separator: ", "))]'"
        )
    }
}
