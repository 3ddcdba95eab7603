// SPDX-License-Identifier: MIT
//
// `$ltrim`: a string without white space, or other characters, at the start.

extension ExpressionOperator {
    /// `{$ltrim: {input: string, chars: string}}`.
    static let trimStart = trimming("$ltrim", atStart: true, atEnd: false)
}
