// SPDX-License-Identifier: MIT
//
// `$dateSubtract`: a date so many units earlier.

extension ExpressionOperator {
    /// `{$dateSubtract: {startDate:, unit:, amount:, timezone:}}`.
    static let dateSubtract = shifting("$dateSubtract", sign: -1)
}
