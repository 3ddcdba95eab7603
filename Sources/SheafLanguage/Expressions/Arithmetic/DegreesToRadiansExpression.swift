// SPDX-License-Identifier: MIT
//
// `$degreesToRadians`: an angle in radians.

extension ExpressionOperator {
    /// `{$degreesToRadians: number}`.
    static let degreesToRadians = numeric("$degreesToRadians", inDoubles: { $0 * (.pi / 180) })
}
