// SPDX-License-Identifier: MIT
//
// `$regexFind`: the first match of a regular expression in a string, or null.

import SheafBSON

extension ExpressionOperator {
    /// `{$regexFind: {input: string, regex: pattern, options: flags}}`.
    static let regexFind = regex("$regexFind") { (search) throws(LanguageError) in
        guard let search, let match = try search.first(from: 0) else { return .null }
        return search.document(of: match) ?? .null
    }
}
