// SPDX-License-Identifier: MIT
//
// `$tsIncrement`: the counter of a timestamp.

import SheafBSON

extension ExpressionOperator {
    /// `{$tsIncrement: timestamp}`.
    static let timestampIncrement = unary("$tsIncrement") { (value) throws(LanguageError) in
        if value.isNullish { return .null }
        guard case .timestamp(let moment)? = value else {
            throw LanguageError(
                code: 5_687_302,
                " Argument to $tsIncrement must be a timestamp, but is \(value.typeName)"
            )
        }
        return .int64(Int64(moment.increment))
    }
}
