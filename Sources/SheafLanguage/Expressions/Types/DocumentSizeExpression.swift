// SPDX-License-Identifier: MIT
//
// `$bsonSize`: the number of bytes that a document takes.

import SheafBSON

extension ExpressionOperator {
    /// `{$bsonSize: document}`.
    static let documentSize = unary("$bsonSize") { (value) throws(LanguageError) in
        switch value {
        case nil, .null, .undefined: return .null
        case .document(let document): return .integer(document.bytes.count)
        default:
            throw LanguageError(
                code: 31393,
                "$bsonSize requires a document input, found: \(value.typeName)"
            )
        }
    }
}
