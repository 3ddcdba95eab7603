// SPDX-License-Identifier: MIT
//
// `$toObjectId`: a value as an id.

import SheafBSON

extension ExpressionOperator {
    /// `{$toObjectId: value}`.
    static let toObjectID = conversion("$toObjectId", to: .objectID)
}
