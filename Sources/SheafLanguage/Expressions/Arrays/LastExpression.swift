// SPDX-License-Identifier: MIT
//
// `$last`: the last element of an array; missing when it is empty.

import SheafBSON

extension ExpressionOperator {
    /// `{$last: array}`.
    static let last = ofArray("$last") { array in array.element(at: array.count - 1) }
        .readingPart { _ in .element(-1) }
}
