// SPDX-License-Identifier: MIT
//
// `$min`: the smallest value in the order of BSON; null and missing ones are left out.

import SheafBSON

extension ExpressionOperator {
    /// `{$min: [expression, …]}`.
    static let minimum = comparingAccumulator("$min") { values, collation in
        extreme(values, by: collation) { $0 < 0 }
    }

    /// The value that precedes all others; null when there is none but null.
    static func extreme(
        _ values: [BSONValue],
        by collation: Collation?,
        _ precedes: (Int) -> Bool
    ) -> BSONValue {
        var best: BSONValue?
        for value in values where !Optional(value).isNullish {
            if let present = best, !precedes(value.compare(present, by: collation)) { continue }
            best = value
        }
        return best ?? .null
    }
}
