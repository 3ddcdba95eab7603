// SPDX-License-Identifier: MIT
//
// `$cmp`: the order of two values as -1, 0 or 1. A missing value comes before null.

import SheafBSON

extension ExpressionOperator {
    /// `{$cmp: [left, right]}`.
    static let compare = comparing("$cmp", 2...2) { (values, collation, _) in
        .int32(Int32(order(values[0], values[1], by: collation).signum()))
    }

    /// The order of two values, either of which may be missing.
    private static func order(
        _ left: BSONValue?,
        _ right: BSONValue?,
        by collation: Collation?
    ) -> Int {
        switch (left, right) {
        case (let left?, let right?): left.compare(right, by: collation)
        case (nil, .undefined?), (.undefined?, nil), (nil, nil): 0
        case (nil, _): left == nil && right == .minKey ? 1 : -1
        case (_, nil): left == .minKey ? -1 : 1
        }
    }

    /// An operator that is true for some orders of its arguments.
    static func comparison(
        _ name: String,
        _ holds: @escaping @Sendable (Int) -> Bool
    ) -> ExpressionOperator {
        comparing(name, 2...2) { (values, collation, _) in
            .bool(holds(order(values[0], values[1], by: collation)))
        }
    }
}
