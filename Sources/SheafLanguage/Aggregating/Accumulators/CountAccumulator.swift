// SPDX-License-Identifier: MIT
//
// `$count`: the number of documents.

import SheafBSON

extension AccumulatorOperator {
    /// `{$count: {}}`.
    static let count = AccumulatorOperator(name: "$count") { (operand, _) throws(LanguageError) in
        guard case .document(let arguments) = operand, arguments.isEmpty else {
            throw .typeMismatch("$count takes no arguments, i.e. $count:{}")
        }
        return Parsed(argument: Expression(LiteralNode(value: nil))) { _ in CountAccumulator() }
    }
}

private struct CountAccumulator: Accumulator {
    private var count = 0

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        count += 1
        return 0
    }

    var result: BSONValue? { .integer(count) }
}
