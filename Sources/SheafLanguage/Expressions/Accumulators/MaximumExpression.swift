// SPDX-License-Identifier: MIT
//
// `$max`: the largest value in the order of BSON; null and missing ones are left out.

import SheafBSON

extension ExpressionOperator {
    /// `{$max: [expression, …]}`.
    static let maximum = comparingAccumulator("$max") { values, collation in
        extreme(values, by: collation) { $0 > 0 }
    }
}
