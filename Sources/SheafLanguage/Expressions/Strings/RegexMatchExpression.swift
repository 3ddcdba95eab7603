// SPDX-License-Identifier: MIT
//
// `$regexMatch`: whether a regular expression matches a string.

import SheafBSON

extension ExpressionOperator {
    /// `{$regexMatch: {input: string, regex: pattern, options: flags}}`.
    static let regexMatch = regex("$regexMatch") { (search) throws(LanguageError) in
        .bool(try search?.first(from: 0) != nil)
    }
}
