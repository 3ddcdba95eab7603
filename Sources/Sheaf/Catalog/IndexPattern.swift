// SPDX-License-Identifier: MIT
//
// The pattern of an index that is to be made: which ones there can be, and the form that they are
// kept in.

import SheafLanguage

/// The rules of patterns such as `{uid: 1, "grades.unit": -1}`.
enum IndexPattern {
    /// A pattern in the form in which it is kept: whole numbers as integers.
    ///
    /// - Throws: ``StoreError`` `invalidIndex`, with MongoDB's numbers.
    static func checked(_ keys: Document) throws(StoreError) -> Document {
        guard !keys.isEmpty else { throw .invalidIndex("Index keys cannot be an empty object.") }
        var fields: [(String, BSONValue)] = []
        for (path, value) in keys {
            guard fields.count < IndexedKeys.fieldCountMax else {
                throw StoreError(.invalidIndex, "too many compound keys", mongoCode: 13103)
            }
            let direction = try direction(of: path, value)
            try check(path: path)
            guard !fields.contains(where: { $0.0 == path }) else {
                throw .invalidIndex(
                    "Index keys cannot have the field \"\(path)\" twice.",
                    .badValue
                )
            }
            fields.append((path, direction))
        }
        return Document(fields)
    }

    /// The fields of a pattern with their directions.
    static func fields(_ keys: Document) -> [(path: String, isDescending: Bool)] {
        keys.map { ($0.key, ($0.value.numberValue ?? 1) < 0) }
    }

    /// The name that an index has unless another is given.
    static func defaultName(_ keys: Document) -> String {
        keys.map { "\($0.key)_\($0.value.shellText)" }.joined(separator: "_")
    }

    /// The direction of a field: any number but zero.
    private static func direction(
        of path: String,
        _ value: BSONValue
    ) throws(StoreError) -> BSONValue {
        if case .string(let kind) = value {
            let known = ["hashed", "text", "2d", "2dsphere", "columnstore", "wildcard"]
            guard known.contains(kind) else {
                throw .invalidIndex("Unknown index plugin '\(kind)'")
            }
            throw .invalidIndex(
                "Indexes of the kind '\(kind)' are not supported. The direction of \(path) must "
                    + "be 1 or -1.",
                .commandNotSupported
            )
        }
        guard let number = value.numberValue else {
            throw .invalidIndex(
                "Values in v:2 index key pattern cannot be of type \(value.type.alias). Only "
                    + "numbers > 0, numbers < 0, and strings are allowed."
            )
        }
        guard number != 0, !number.isNaN else {
            throw .invalidIndex("Values in the index key pattern cannot be 0.")
        }
        return Int32(exactly: number).map { .int32($0) } ?? .double(number)
    }

    private static func check(path: String) throws(StoreError) {
        let components = path.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard !components.isEmpty, components.allSatisfy({ !$0.isEmpty }) else {
            throw .invalidIndex("Index keys cannot contain an empty field: \"\(path)\".")
        }
        if components.contains(where: { String(Substring($0)) == "$**" }) {
            throw .invalidIndex(
                "Wildcard indexes are not supported. Name the fields to index.",
                .commandNotSupported
            )
        }
        for component in components where component.first == 0x24 {
            guard ["$ref", "$id", "$db"].contains(String(Substring(component))) else {
                throw .invalidIndex("Index key contains an illegal field name: \"\(path)\".")
            }
        }
    }
}

extension BSONValue {
    /// The value of a number.
    fileprivate var numberValue: Double? { doubleValue ?? integerValue.map(Double.init) }
}
