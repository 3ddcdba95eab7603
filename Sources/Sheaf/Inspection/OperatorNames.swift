// SPDX-License-Identifier: MIT
//
// The names of the operators that filters, updates and pipelines may use, for tools.

import SheafLanguage

/// The names of operators, each with its dollar sign, in order.
package enum OperatorNames {
    /// What an update may do, such as `$push`.
    package static var update: [String] { Vocabulary.update }
    /// What a filter may ask, such as `$gt`.
    package static var query: [String] { Vocabulary.query }
    /// The stages of a pipeline, such as `$match`.
    package static var stages: [String] { Vocabulary.stages }
    /// What expressions may compute, and groups gather, such as `$add` and `$sum`.
    package static var expressions: [String] {
        Set(Vocabulary.expressions + Vocabulary.accumulators).sorted()
    }
}
