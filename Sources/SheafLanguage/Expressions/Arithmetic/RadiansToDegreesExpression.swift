// SPDX-License-Identifier: MIT
//
// `$radiansToDegrees`: an angle in degrees.

extension ExpressionOperator {
    /// `{$radiansToDegrees: number}`.
    static let radiansToDegrees = numeric("$radiansToDegrees", inDoubles: { $0 * (180 / .pi) })
}
