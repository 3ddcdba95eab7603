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
        let document = try optionalDocument(index, "options")
        for name in document.keys where !known.contains(name) {
            let hint = ClosestName.find(name, among: known).map { "; did you mean '\($0)'?" }
            throw wrong(
                index,
                "has no option '\(name)'"
                    + (hint ?? "; it takes \(known.joined(separator: ", "))")
            )
        }
        return CallOptions(arguments: self, index: index, document: document)
    }

    func wrong(_ index: Int, _ message: String) -> ExpressionError {
        ExpressionError("\(call.name) \(message)", at: call.arguments[index].place)
    }

    private func missing(_ index: Int, _ what: String) -> ExpressionError {
        let place =
            call.arguments.indices.contains(index) ? call.arguments[index].place : call.end
        let ordinal = ["first", "second", "third", "fourth"][index]
        return ExpressionError("\(call.name) needs \(what) as its \(ordinal) argument", at: place)
    }
}

/// Options by name; an error points at the argument that holds them.
struct CallOptions {
    let arguments: CallArguments
    let index: Int
    let document: Document

    /// A truth value, false when it is left out.
    func bool(_ name: String, default standard: Bool = false) throws(ExpressionError) -> Bool {
        guard let value = document[name] else { return standard }
        guard let flag = value.boolValue else { throw wrong(name, "takes true or false") }
        return flag
    }

    /// A number that is not negative.
    func count(_ name: String) throws(ExpressionError) -> Int? {
        guard let value = document[name] else { return nil }
        guard let number = value.integerValue, number >= 0 else {
            throw wrong(name, "takes a number that is not negative")
        }
        return Int(number)
    }

    /// A string.
    func string(_ name: String) throws(ExpressionError) -> String? {
        guard let value = document[name] else { return nil }
        guard let text = value.stringValue else { throw wrong(name, "takes a string") }
        return text
    }

    /// An array of documents, empty when it is left out.
    func documents(_ name: String) throws(ExpressionError) -> [Document] {
        guard let value = document[name] else { return [] }
        guard case .array(let array) = value, let documents = array.allDocuments else {
            throw wrong(name, "takes an array of documents")
        }
        return documents
    }

    private func wrong(_ name: String, _ message: String) -> ExpressionError {
        arguments.wrong(index, "has an option '\(name)', which \(message)")
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
