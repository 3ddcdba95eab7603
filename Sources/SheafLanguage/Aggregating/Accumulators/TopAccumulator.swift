// SPDX-License-Identifier: MIT
//
// `$top`, `$bottom`, `$topN` and `$bottomN`: values for the documents that come first or last in an
// order of their own.

import SheafBSON

extension AccumulatorOperator {
    /// `{$top: {sortBy:, output:}}`.
    static let top = ordered("$top", keepsFirst: true, isSingle: true)

    /// `{$bottom: {sortBy:, output:}}`.
    static let bottom = ordered("$bottom", keepsFirst: false, isSingle: true)

    /// `{$topN: {n:, sortBy:, output:}}`.
    static let topN = ordered("$topN", keepsFirst: true, isSingle: false)

    /// `{$bottomN: {n:, sortBy:, output:}}`.
    static let bottomN = ordered("$bottomN", keepsFirst: false, isSingle: false)

    private static func ordered(
        _ name: String,
        keepsFirst: Bool,
        isSingle: Bool
    ) -> AccumulatorOperator {
        AccumulatorOperator(name: name) { (operand, scope) throws(LanguageError) in
            let source = try arguments(of: name, operand, isSingle: isSingle)
            guard let count = isSingle ? 1 : source["n"] else {
                throw LanguageError(code: 5_788_003, "Missing value for 'n'")
            }
            guard let output = source["output"] else {
                throw LanguageError(code: 5_788_004, "Missing value for 'output'")
            }
            guard let sortBy = source["sortBy"] else {
                throw LanguageError(code: 5_788_005, "Missing value for 'sortBy'")
            }
            guard case .document(let fields) = sortBy else {
                throw LanguageError(
                    code: 5_788_604,
                    "expected 'sortBy' to already be an object in the arguments to \(name)"
                )
            }
            let order = try SortPattern(parsingStage: fields, by: scope.collation)
            let number = try Expression(parsing: count, in: scope)
            return Parsed(
                argument: try Expression(parsing: output, in: scope),
                needed: order.dependencies
            ) { id throws(LanguageError) in
                TopAccumulator(
                    order: order,
                    isSingle: isSingle,
                    values: OrderedValues(
                        countMax: try number.elementCount(ofGroup: id),
                        keepsFirst: keepsFirst
                    )
                )
            }
        }
    }

    private static func arguments(
        of name: String,
        _ operand: BSONValue,
        isSingle: Bool
    ) throws(LanguageError) -> Document {
        guard case .document(let source) = operand else {
            throw LanguageError(
                code: 5_788_001,
                "specification must be an object; found \(ShellText.field(name, operand))"
            )
        }
        let known = isSingle ? ["sortBy", "output"] : ["n", "sortBy", "output"]
        for key in source.keys where !known.contains(key) {
            throw LanguageError(code: 5_788_002, "Unknown argument to \(name) '\(key)'")
        }
        return source
    }
}

private struct TopAccumulator: Accumulator {
    let order: SortPattern
    let isSingle: Bool
    var values: OrderedValues

    mutating func add(_ value: BSONValue?, of document: Document) throws -> Int {
        values.add(value ?? .null, key: try order.key(reading: document.view))
    }

    var result: BSONValue? {
        isSingle ? values.values.first : .array(BSONArray(values.values))
    }
}
