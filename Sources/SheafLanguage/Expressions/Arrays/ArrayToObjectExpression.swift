// SPDX-License-Identifier: MIT
//
// `$arrayToObject`: a document of pairs of names and values.

import SheafBSON

extension ExpressionOperator {
    /// `{$arrayToObject: [[name, value], …]}` or `{$arrayToObject: [{k: name, v: value}, …]}`.
    static let arrayToObject = unary("$arrayToObject") { (value) throws(LanguageError) in
        guard !value.isNullish else { return .null }
        guard case .array(let array)? = value else {
            throw LanguageError(
                code: 40386,
                "$arrayToObject requires an array input, found: \(value.typeName)"
            )
        }
        let pairs = Array(array)
        switch pairs.first {
        case nil, .array: return .document(try document(pairs, of: pairOfArray))
        case .document: return .document(try document(pairs, of: pairOfDocument))
        default:
            throw LanguageError(
                code: 40398,
                "Unrecognised input type format for $arrayToObject: \(pairs.first.typeName)"
            )
        }
    }

    /// The document of some fields; of two with one name the last counts, in the first one's place.
    private static func document(
        _ pairs: [BSONValue],
        of pair: (BSONValue) throws(LanguageError) -> (String, BSONValue)
    ) throws(LanguageError) -> Document {
        var fields: [(String, BSONValue)] = []
        var positions: [String: Int] = [:]
        for value in pairs {
            let field = try pair(value)
            if let position = positions[field.0] {
                fields[position] = field
            } else {
                positions[field.0] = fields.count
                fields.append(field)
            }
        }
        return Document(fields)
    }

    private static func pairOfArray(
        _ value: BSONValue
    ) throws(LanguageError) -> (String, BSONValue) {
        guard case .array(let array) = value else {
            throw LanguageError(
                code: 40396,
                "$arrayToObject requires a consistent input format. Elements must all be arrays "
                    + "or all be objects. Array was detected, now found: \(value.type.alias)"
            )
        }
        let parts = Array(array)
        guard parts.count == 2 else {
            throw LanguageError(
                code: 40397,
                "$arrayToObject requires an array of size 2 arrays,found array of size: "
                    + "\(parts.count)"
            )
        }
        guard case .string(let name) = parts[0] else {
            throw LanguageError(
                code: 40395,
                "$arrayToObject requires an array of key-value pairs, where the key must be of "
                    + "type string. Found key type: \(parts[0].type.alias)"
            )
        }
        try checkKey(name, code: 4_940_400)
        return (name, parts[1])
    }

    private static func pairOfDocument(
        _ value: BSONValue
    ) throws(LanguageError) -> (String, BSONValue) {
        guard case .document(let document) = value else {
            throw LanguageError(
                code: 40391,
                "$arrayToObject requires a consistent input format. Elements must all be arrays "
                    + "or all be objects. Object was detected, now found: \(value.type.alias)"
            )
        }
        guard document.count == 2 else {
            throw LanguageError(
                code: 40392,
                "$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number "
                    + "of keys:\(document.count)"
            )
        }
        guard let key = document["k"], let content = document["v"] else {
            throw LanguageError(
                code: 40393,
                "$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both "
                    + "keys from: \(value.shellText)"
            )
        }
        guard case .string(let name) = key else {
            throw LanguageError(
                code: 40394,
                "$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' "
                    + "must be of type string. Found type: \(key.type.alias)"
            )
        }
        try checkKey(name, code: 4_940_401)
        return (name, content)
    }

    private static func checkKey(_ name: String, code: Int) throws(LanguageError) {
        guard !name.utf8.contains(0) else {
            throw LanguageError(code: code, "Key field cannot contain an embedded null byte")
        }
    }
}
