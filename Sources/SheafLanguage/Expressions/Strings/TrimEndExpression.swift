// SPDX-License-Identifier: MIT
//
// `$rtrim`: a string without white space, or other characters, at the end.

extension ExpressionOperator {
    /// `{$rtrim: {input: string, chars: string}}`.
    static let trimEnd = trimming("$rtrim", atStart: false, atEnd: true)
}
