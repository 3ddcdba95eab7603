// SPDX-License-Identifier: MIT
//
// What can be asked of a value: a field, an element, its length, and the few methods that people
// use on ids and dates.

internal import SheafBSON

/// A method of a value, by JavaScript's name.
enum ValueMethod: String, CaseIterable, Sendable {
    case getTimestamp, getTime, toISOString, toString

    /// The result of the method on a value.
    func callAsFunction(_ value: BSONValue, at place: Place) throws(ExpressionError) -> BSONValue {
        switch (self, value) {
        case (.getTimestamp, .objectID(let id)):
            return .date(DateTime(millisecondsSinceEpoch: Int64(id.secondsSinceEpoch) * 1000))
        case (.getTime, .date(let date)): return .int64(date.millisecondsSinceEpoch)
        case (.toISOString, .date(let date)): return .string("\(date)")
        case (.toString, _):
            if let text = value.plainText { return .string(text) }
        default: break
        }
        throw ExpressionError("\(value.type.alias) has no method '\(rawValue)'", at: place)
    }
}

extension BSONValue {
    /// The field of a document, or the length of an array or a string; undefined when there is
    /// none, as in JavaScript.
    func member(_ name: String, at place: Place) throws(ExpressionError) -> BSONValue {
        switch self {
        case .document(let document): return document[name] ?? .undefined
        case .array(let array):
            return name == "length" ? .integer(array.count) : .undefined
        case .string(let text) where name == "length": return .integer(text.utf16.count)
        case .null, .undefined:
            throw ExpressionError("\(type.alias) has no '\(name)': nothing was found", at: place)
        default: return .undefined
        }
    }

    /// The element of an array, or the field of a document.
    func element(_ index: BSONValue, at place: Place) throws(ExpressionError) -> BSONValue {
        if case .string(let name) = index { return try member(name, at: place) }
        guard let position = index.integerValue else {
            throw ExpressionError("Between [ and ] stands a position or a name", at: place)
        }
        guard case .array(let array) = self else {
            return try member(String(position), at: place)
        }
        return position < 0 ? .undefined : array.element(at: Int(position)) ?? .undefined
    }
}
