// SPDX-License-Identifier: MIT
//
// `$tsSecond`: the seconds of a timestamp.

import SheafBSON

extension ExpressionOperator {
    /// `{$tsSecond: timestamp}`.
    static let timestampSecond = unary("$tsSecond") { (value) throws(LanguageError) in
        if value.isNullish { return .null }
        guard case .timestamp(let moment)? = value else {
            throw LanguageError(
                code: 5_687_301,
                " Argument to $tsSecond must be a timestamp, but is \(value.typeName)"
            )
        }
        return .int64(Int64(moment.seconds))
    }
}
