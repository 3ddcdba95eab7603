// SPDX-License-Identifier: MIT
//
// The objects of Extended JSON that stand for values of BSON's other types. Each is told by a name
// in it, may have no other name than those that its form lists, and comes here already read as a
// document.

/// A name that makes an object stand for a value.
enum ExtendedJSONWrapper: String {
    case objectID = "$oid"
    case symbol = "$symbol"
    case int32 = "$numberInt"
    case int64 = "$numberLong"
    case double = "$numberDouble"
    case decimal128 = "$numberDecimal"
    case binary = "$binary"
    case uuid = "$uuid"
    case code = "$code"
    case timestamp = "$timestamp"
    case regularExpression = "$regularExpression"
    case legacyRegularExpression = "$regex"
    case dbPointer = "$dbPointer"
    case date = "$date"
    case minKey = "$minKey"
    case maxKey = "$maxKey"
    case undefined = "$undefined"

    /// The value that an object stands for, or nil when it is an ordinary document after all.
    ///
    /// - Throws: ``BSONError`` without a place when the object has the name but not the form.
    func value(
        of object: DocumentView,
        hasWrappedValue: Bool,
        takesLegacyForms: Bool
    ) throws(BSONError) -> BSONValue? {
        switch self {
        case .code: return try code(object)
        case .binary where object.count == 2: return try legacyBinary(object)
        case .legacyRegularExpression:
            return takesLegacyForms ? legacyRegularExpression(object) : nil
        default: break
        }
        guard object.count == 1, let inner = object.value(rawValue) else {
            throw wrong("must be the only name of its object")
        }
        switch self {
        case .date: return .date(try date(inner, hasWrappedValue || takesLegacyForms))
        case .binary: return .binary(try binary(inner))
        case .timestamp: return .timestamp(try timestamp(inner))
        case .regularExpression: return .regularExpression(try regularExpression(inner))
        case .dbPointer: return .dbPointer(try dbPointer(inner))
        case .minKey, .maxKey:
            guard inner.int32 == 1 else { throw wrong("takes the number 1") }
            return self == .minKey ? .minKey : .maxKey
        case .undefined:
            guard inner.bool == true else { throw wrong("takes true") }
            return .undefined
        default: return try scalar(inner)
        }
    }

    /// The types whose value is one string.
    private func scalar(_ inner: ValueView) throws(BSONError) -> BSONValue {
        guard let text = inner.string else { throw wrong("takes a string") }
        let value: BSONValue? =
            switch self {
            case .symbol: .symbol(text)
            case .objectID: ObjectID(text).map { .objectID($0) }
            case .int32: integer(text).flatMap { Int32(exactly: $0) }.map { .int32($0) }
            case .int64: integer(text).map { .int64($0) }
            case .double: double(text).map { .double($0) }
            case .decimal128: Decimal128(text).map { .decimal128($0) }
            default: Self.uuid(text).map { .binary(Binary(subtype: 4, $0)) }
            }
        guard let value else { throw wrong("cannot hold \"\(text.prefix(60))\"") }
        return value
    }

    private func wrong(_ message: String) -> BSONError {
        BSONError(.invalidText, "\(rawValue) \(message)")
    }
}

// MARK: - Numbers and ids

extension ExtendedJSONWrapper {
    private func integer(_ text: String) -> Int64? {
        text.utf8.first == UInt8(ascii: "+") ? nil : Int64(text)
    }

    private func double(_ text: String) -> Double? {
        switch text {
        case "Infinity": return .infinity
        case "-Infinity": return -.infinity
        case "NaN": return .nan
        default:
            guard text.utf8.allSatisfy({ Self.isPartOfNumber($0) }), let number = Double(text),
                number.isFinite
            else { return nil }
            return number
        }
    }

    private static func isPartOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    /// The sixteen bytes of a UUID in its usual form, 8-4-4-4-12 hexadecimal digits.
    static func uuid(_ text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count == 36 else { return nil }
        var digits: [UInt8] = []
        for (index, character) in characters.enumerated() {
            let isHyphenPlace = index == 8 || index == 13 || index == 18 || index == 23
            if isHyphenPlace {
                guard character == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = JSONLexer.hexadecimalDigit(character) else { return nil }
                digits.append(UInt8(digit))
            }
        }
        return stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

// MARK: - Composite forms

extension ExtendedJSONWrapper {
    private func date(_ inner: ValueView, _ takesNumber: Bool) throws(BSONError) -> DateTime {
        if let text = inner.string {
            guard let date = DateTime(rfc3339: text) else {
                throw wrong("takes a date such as 2012-12-24T12:15:30.501Z")
            }
            return date
        }
        if takesNumber, let number = inner.int64 ?? inner.int32.map(Int64.init) {
            return DateTime(millisecondsSinceEpoch: number)
        }
        throw wrong("takes a string or {\"$numberLong\": …}")
    }

    private func binary(_ inner: ValueView) throws(BSONError) -> Binary {
        guard let form = inner.document, form.count == 2 else {
            throw wrong("takes an object with the names base64 and subType")
        }
        return try binary(form.value("base64")?.string, form.value("subType")?.string)
    }

    /// The form of version 1: `{"$binary": "…", "$type": "00"}`.
    private func legacyBinary(_ object: DocumentView) throws(BSONError) -> BSONValue {
        .binary(
            try binary(object.value("$binary")?.string, object.value("$type")?.string)
        )
    }

    private func binary(_ base64: String?, _ subtype: String?) throws(BSONError) -> Binary {
        guard let base64, let subtype else {
            throw wrong("takes data in base64 and a subtype in hexadecimal digits")
        }
        guard let bytes = Base64.decode(base64) else { throw wrong("takes valid base64") }
        guard (1...2).contains(subtype.utf8.count), subtype.utf8.first != UInt8(ascii: "+"),
            let number = UInt8(subtype, radix: 16)
        else { throw wrong("takes a subtype of one or two hexadecimal digits") }
        return Binary(subtype: number, bytes)
    }

    private func code(_ object: DocumentView) throws(BSONError) -> BSONValue {
        guard let code = object.value("$code")?.string else { throw wrong("takes a string") }
        if object.count == 1 { return .code(code) }
        guard object.count == 2, let scope = object.value("$scope")?.document else {
            throw wrong("takes no other name than $scope, with a document")
        }
        return .codeWithScope(CodeWithScope(code, scope: Document(copying: scope)))
    }

    private func timestamp(_ inner: ValueView) throws(BSONError) -> Timestamp {
        guard let form = inner.document, form.count == 2,
            let seconds = unsigned(form.value("t")), let increment = unsigned(form.value("i"))
        else { throw wrong("takes an object with t and i, whole numbers of 32 bits") }
        return Timestamp(seconds: seconds, increment: increment)
    }

    private func unsigned(_ view: consuming ValueView?) -> UInt32? {
        guard let view else { return nil }
        return (view.int64 ?? view.int32.map(Int64.init)).flatMap { UInt32(exactly: $0) }
    }

    private func regularExpression(_ inner: ValueView) throws(BSONError) -> RegularExpression {
        guard let form = inner.document, form.count == 2,
            let pattern = form.value("pattern")?.string,
            let options = form.value("options")?.string
        else { throw wrong("takes an object with the strings pattern and options") }
        guard !pattern.utf8.contains(0), !options.utf8.contains(0) else {
            throw wrong("cannot hold the character U+0000")
        }
        return RegularExpression(pattern, options: options)
    }

    /// `{"$regex": "…", "$options": "…"}`; with a regular expression inside it is a query and stays
    /// one.
    private func legacyRegularExpression(_ object: DocumentView) -> BSONValue? {
        guard object.count == 2, let pattern = object.value("$regex")?.string,
            let options = object.value("$options")?.string,
            !pattern.utf8.contains(0), !options.utf8.contains(0)
        else { return nil }
        return .regularExpression(RegularExpression(pattern, options: options))
    }

    private func dbPointer(_ inner: ValueView) throws(BSONError) -> DBPointer {
        guard let form = inner.document, form.count == 2,
            let namespace = form.value("$ref")?.string, let id = form.value("$id")?.objectID
        else { throw wrong("takes an object with $ref, a string, and $id, an objectId") }
        return DBPointer(namespace: namespace, id: id)
    }
}
