// SPDX-License-Identifier: MIT
//
// `$regexFindAll`: all matches of a regular expression in a string.

import SheafBSON

extension ExpressionOperator {
    /// `{$regexFindAll: {input: string, regex: pattern, options: flags}}`.
    static let regexFindAll = regex("$regexFindAll") { (search) throws(LanguageError) in
        guard let search else { return [] }
        var matches: [BSONValue] = []
        var offset: Int? = 0
        while let start = offset, let match = try search.first(from: start) {
            guard let whole = match.first ?? nil, let found = search.document(of: match) else {
                break
            }
            matches.append(found)
            offset = search.offset(behind: whole)
        }
        return .array(BSONArray(matches))
    }
}
