// SPDX-License-Identifier: MIT
//
// `$firstN`, `$lastN`, `$minN` and `$maxN`: so many values of a group.

import SheafBSON

extension AccumulatorOperator {
    /// `{$firstN: {n:, input:}}`.
    static let firstN = several("$firstN") { count, _ in FirstValues(countMax: count) }

    /// `{$lastN: {n:, input:}}`.
    static let lastN = several("$lastN") { count, _ in LastValues(countMax: count) }

    /// `{$minN: {n:, input:}}`.
    static let minimumN = several("$minN") {
        ExtremeValues(countMax: $0, areLeast: true, collation: $1)
    }

    /// `{$maxN: {n:, input:}}`.
    static let maximumN = several("$maxN") {
        ExtremeValues(countMax: $0, areLeast: false, collation: $1)
    }

    private static func several(
        _ name: String,
        _ make: @escaping @Sendable (Int, Collation?) -> any Accumulator
    ) -> AccumulatorOperator {
        AccumulatorOperator(name: name) { (operand, scope) throws(LanguageError) in
            guard case .document(let source) = operand else {
                throw LanguageError(
                    code: 5_787_900,
                    "specification must be an object; found \(ShellText.field(name, operand))"
                )
            }
            for key in source.keys where key != "n" && key != "input" {
                throw LanguageError(code: 5_787_901, "Unknown argument for 'n' operator: \(key)")
            }
            guard let input = source["input"] else {
                throw LanguageError(code: 5_787_907, "Missing value for 'input'")
            }
            guard let count = source["n"] else {
                throw LanguageError(code: 5_787_906, "Missing value for 'n'")
            }
            let number = try Expression(parsing: count, in: scope)
            return Parsed(argument: try Expression(parsing: input, in: scope)) {
                id throws(LanguageError) in
                make(try number.elementCount(ofGroup: id), scope.collation)
            }
        }
    }
}

extension Expression {
    /// How many values are wanted of a group; the fields of its `_id` may decide.
    func elementCount(ofGroup id: BSONValue) throws(LanguageError) -> Int {
        var evaluation = Evaluation(of: id.documentValue ?? Document())
        let value = try value(in: &evaluation)
        guard let value, value.type.isNumber else {
            throw LanguageError(
                code: 5_787_902,
                "Value for 'n' must be of integral type, but found \(value?.shellText ?? "missing")"
            )
        }
        guard let count = value.integerValue else {
            throw LanguageError(
                code: 5_787_903,
                "Value for 'n' must be of integral type, but found \(value.shellText)"
            )
        }
        guard count > 0 else {
            throw LanguageError(code: 5_787_908, "'n' must be greater than 0, found \(count)")
        }
        return Int(count)
    }
}

private struct FirstValues: Accumulator {
    let countMax: Int
    private var values: [BSONValue] = []

    init(countMax: Int) {
        self.countMax = countMax
    }

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        guard values.count < countMax else { return 0 }
        values.append(value ?? .null)
        return values[values.count - 1].keptByteCount
    }

    var result: BSONValue? { .array(BSONArray(values)) }
}

private struct LastValues: Accumulator {
    let countMax: Int
    private var values: [BSONValue] = []
    /// Where the oldest value is, once there are enough.
    private var oldest = 0

    init(countMax: Int) {
        self.countMax = countMax
    }

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        let value = value ?? .null
        guard values.count == countMax else {
            values.append(value)
            return value.keptByteCount
        }
        let growth = value.keptByteCount - values[oldest].keptByteCount
        values[oldest] = value
        oldest = (oldest + 1) % countMax
        return growth
    }

    var result: BSONValue? { .array(BSONArray(values[oldest...] + values[..<oldest])) }
}

private struct ExtremeValues: Accumulator {
    private let areLeast: Bool
    private let collation: Collation?
    private var values: OrderedValues

    init(countMax: Int, areLeast: Bool, collation: Collation?) {
        (self.areLeast, self.collation) = (areLeast, collation)
        values = OrderedValues(countMax: countMax, keepsFirst: true)
    }

    mutating func add(_ value: BSONValue?, of document: Document) -> Int {
        guard let value, !value.isNullish else { return 0 }
        var key = SortKey.bytes(of: value, by: collation)
        if !areLeast { SortKey.invert(&key, from: 0) }
        return values.add(value, key: key)
    }

    var result: BSONValue? { .array(BSONArray(values.values)) }
}
