// SPDX-License-Identifier: MIT
//
// `$cmp`: the order of two values as -1, 0 or 1. A missing value comes before null.

import SheafBSON

extension ExpressionOperator {
    /// `{$cmp: [left, right]}`.
    static let compare = binary("$cmp") { (left, right) in
        .int32(Int32(order(left, right).signum()))
    }

    /// The order of two values, either of which may be missing.
    static func order(_ left: BSONValue?, _ right: BSONValue?) -> Int {
        switch (left, right) {
        case (let left?, let right?): left.compare(right)
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
        binary(name) { (left, right) in .bool(holds(order(left, right))) }
    }
}
