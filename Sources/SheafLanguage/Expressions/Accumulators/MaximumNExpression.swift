// SPDX-License-Identifier: MIT
//
// `$maxN`: the n largest values of an array; null is left out.

import SheafBSON

extension ExpressionOperator {
    /// `{$maxN: {n: count, input: array}}`.
    static let maximumN = elements("$maxN") { (values, count, collation) in
        let present = values.filter { !Optional($0).isNullish }
        return Array(present.sorted { $0.compare($1, by: collation) > 0 }.prefix(count))
    }
}
