// SPDX-License-Identifier: MIT
//
// `$binarySize`: the number of bytes of a string or of binary data.

import SheafBSON

extension ExpressionOperator {
    /// `{$binarySize: value}`.
    static let binarySize = unary("$binarySize") { (value) throws(LanguageError) in
        switch value {
        case nil, .null, .undefined: return .null
        case .string(let text): return .integer(text.utf8.count)
        case .binary(let binary): return .integer(binary.bytes.count)
        default:
            throw LanguageError(
                code: 51276,
                "$binarySize requires a string or BinData argument, found: \(value.typeName)"
            )
        }
    }
}
