// SPDX-License-Identifier: MIT
//
// `$minN`: the n smallest values of an array; null is left out.

import SheafBSON

extension ExpressionOperator {
    /// `{$minN: {n: count, input: array}}`.
    static let minimumN = elements("$minN") { (values, count, collation) in
        let present = values.filter { !Optional($0).isNullish }
        return Array(present.sorted { $0.compare($1, by: collation) < 0 }.prefix(count))
    }
}
