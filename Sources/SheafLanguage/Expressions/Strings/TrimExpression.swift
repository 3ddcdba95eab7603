// SPDX-License-Identifier: MIT
//
// `$trim`: a string without white space, or other characters, at both ends.

extension ExpressionOperator {
    /// `{$trim: {input: string, chars: string}}`.
    static let trim = trimming("$trim", atStart: true, atEnd: true)
}
