// SPDX-License-Identifier: MIT
//
// The arguments of one call by position and by name, and the errors about them, each with its
// place.

internal import SheafBSON

/// Reads the arguments of a call.
struct CallArguments {
    let call: Call

    /// The arguments of a call that takes so many at most.
    init(_ call: Call, atMost countMax: Int) throws(ExpressionError) {
        self.call = call
        guard call.arguments.count > countMax else { return }
        let taken =
            switch countMax {
            case 0: "no arguments"
            case 1: "one argument"
            default: "at most \(countMax) arguments"
            }
        throw ExpressionError("\(call.name) takes \(taken)", at: call.arguments[countMax].place)
    }

    /// Whether there is an argument that is neither undefined nor null.
    func has(_ index: Int) -> Bool {
        guard call.arguments.indices.contains(index) else { return false }
        switch call.arguments[index].value {
        case .undefined, .null: return false
        default: return true
        }
    }

    /// The value of an argument that must be there.
    func value(_ index: Int, _ what: String) throws(ExpressionError) -> BSONValue {
        guard has(index) else { throw missing(index, what) }
        return call.arguments[index].value
    }

    /// A document that must be there.
    func document(_ index: Int, _ what: String) throws(ExpressionError) -> Document {
        guard case .document(let document) = try value(index, what) else {
            throw wrong(index, "takes \(what), a document, here")
        }
        return document
    }

    /// A document, or an empty one when the argument is left out.
    func optionalDocument(_ index: Int, _ what: String) throws(ExpressionError) -> Document {
        has(index) ? try document(index, what) : Document()
    }

    /// A string that must be there.
    func string(_ index: Int, _ what: String) throws(ExpressionError) -> String {
        guard case .string(let text) = try value(index, what) else {
            throw wrong(index, "takes \(what), a string, here")
        }
        return text
    }

    /// A number that is not negative.
    func count(_ index: Int) throws(ExpressionError) -> Int {
        guard let number = try value(index, "a number").integerValue, number >= 0 else {
            throw wrong(index, "takes a number that is not negative here")
        }
        return Int(number)
    }

    /// An array of documents that must be there.
    func documents(_ index: Int, _ what: String) throws(ExpressionError) -> [Document] {
        guard case .array(let array) = try value(index, what), let documents = array.allDocuments
        else { throw wrong(index, "takes \(what), an array of documents, here") }
        return documents
    }

    /// Options by name.
    func options(
        _ index: Int,
        known: [String]
    ) throws(ExpressionError) -> CallOptions {
        try CallOptions(
            try optionalDocument(index, "options"),
            of: call.name,
            known: known,
            self,
            index
        )
    }

    func wrong(_ index: Int, _ message: String) -> ExpressionError {
        ExpressionError("\(call.name) \(message)", at: call.arguments[index].place)
    }

    /// Where an argument stands, or where it would.
    func place(_ index: Int) -> Place {
        call.arguments.indices.contains(index) ? call.arguments[index].place : call.end
    }

    private func missing(_ index: Int, _ what: String) -> ExpressionError {
        let place = place(index)
        let ordinal = ["first", "second", "third", "fourth"][index]
        return ExpressionError("\(call.name) needs \(what) as its \(ordinal) argument", at: place)
    }
}

/// Options by name; an error points at the argument that holds them.
struct CallOptions {
    let fields: Document
    private let owner: String
    private let arguments: CallArguments
    private let index: Int

    /// Options of a call, or of one write in a call; unknown ones are refused.
    init(
        _ fields: Document,
        of owner: String,
        known: [String],
        _ arguments: CallArguments,
        _ index: Int
    ) throws(ExpressionError) {
        self.fields = fields
        self.owner = owner
        self.arguments = arguments
        self.index = index
        for name in fields.keys where !known.contains(name) {
            let hint = ClosestName.find(name, among: known).map { "; did you mean '\($0)'?" }
            var error = wrong(
                "has no option '\(name)'"
                    + (hint ?? "; it takes \(known.joined(separator: ", "))")
            )
            error.mongoError = "error 40415 (IDLUnknownField)"
            throw error
        }
    }

    /// A truth value, false when it is left out.
    func bool(_ name: String, default standard: Bool = false) throws(ExpressionError) -> Bool {
        guard let value = fields[name] else { return standard }
        guard let flag = value.boolValue else { throw wrong(name, "takes true or false") }
        return flag
    }

    /// A number that is not negative.
    func count(_ name: String) throws(ExpressionError) -> Int? {
        guard let value = fields[name] else { return nil }
        guard let number = value.integerValue, number >= 0 else {
            throw wrong(name, "takes a number that is not negative")
        }
        return Int(number)
    }

    /// A string.
    func string(_ name: String) throws(ExpressionError) -> String? {
        guard let value = fields[name] else { return nil }
        guard let text = value.stringValue else { throw wrong(name, "takes a string") }
        return text
    }

    /// An array of documents, empty when it is left out.
    func documents(_ name: String) throws(ExpressionError) -> [Document] {
        guard let value = fields[name] else { return [] }
        guard case .array(let array) = value, let documents = array.allDocuments else {
            throw wrong(name, "takes an array of documents")
        }
        return documents
    }

    /// A document, or an empty one when it is left out.
    func document(_ name: String) throws(ExpressionError) -> Document {
        try fields[name] == nil ? Document() : requiredDocument(name)
    }

    /// A document that must be there.
    func requiredDocument(_ name: String) throws(ExpressionError) -> Document {
        guard let value = fields[name] else { throw wrong("needs '\(name)'") }
        guard case .document(let document) = value else {
            throw wrong(name, "takes a document")
        }
        return document
    }

    /// The error about the type of one option.
    func wrong(_ name: String, _ message: String) -> ExpressionError {
        var error = wrong("has an option '\(name)', which \(message)")
        error.mongoError = "error 14 (TypeMismatch)"
        return error
    }

    /// The error about all of them.
    func wrong(_ message: String) -> ExpressionError {
        ExpressionError("\(owner) \(message)", at: arguments.place(index))
    }
}

extension BSONArray {
    /// The elements, when all of them are documents.
    var allDocuments: [Document]? {
        var documents: [Document] = []
        for element in self {
            guard case .document(let document) = element else { return nil }
            documents.append(document)
        }
        return documents
    }
}
