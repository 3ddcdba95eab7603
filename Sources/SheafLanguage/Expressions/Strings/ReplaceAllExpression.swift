// SPDX-License-Identifier: MIT
//
// `$replaceAll`: a string in which another one is replaced wherever it stands.

extension ExpressionOperator {
    /// `{$replaceAll: {input: string, find: string, replacement: string}}`.
    static let replaceAll = replacing("$replaceAll", countMax: .max)
}
