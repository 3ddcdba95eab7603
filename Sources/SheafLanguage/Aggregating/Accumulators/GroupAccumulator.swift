// SPDX-License-Identifier: MIT
//
// Accumulators: what makes one value of the documents of a group. Each is a file in this folder and
// a line in the registry below.

import SheafBSON

/// A value that grows out of documents that come one by one.
protocol Accumulator {
    /// Takes in the value of the argument for a document; nil when it is missing.
    ///
    /// - Returns: How many more bytes the accumulator keeps.
    mutating func add(_ value: BSONValue?, of document: Document) throws -> Int

    /// The value for the documents so far; nil when there is none.
    var result: BSONValue? { get }
}

/// A kind of accumulator, such as `$sum`.
struct AccumulatorOperator: Sendable {
    /// What an accumulator is made of.
    struct Parsed: Sendable {
        /// What is asked of each document.
        let argument: Expression
        /// What is needed of a document besides the argument.
        var needed = FieldDependencies()
        /// Makes an accumulator for a group, by the value that its documents have in common.
        let make: @Sendable (BSONValue) throws(LanguageError) -> any Accumulator
    }

    /// The name with its dollar sign.
    let name: String
    /// Makes accumulators of an operand.
    let parse: @Sendable (BSONValue, ExpressionScope) throws(LanguageError) -> Parsed

    /// An accumulator of one expression.
    static func unary(
        _ name: String,
        _ make: @escaping @Sendable () -> any Accumulator
    ) -> AccumulatorOperator {
        comparing(name) { _ in make() }
    }

    /// An accumulator of one expression that compares its values.
    static func comparing(
        _ name: String,
        _ make: @escaping @Sendable (Collation?) -> any Accumulator
    ) -> AccumulatorOperator {
        AccumulatorOperator(name: name) { (operand, scope) throws(LanguageError) in
            if case .array = operand {
                throw LanguageError(code: 40237, "The \(name) accumulator is a unary operator")
            }
            return Parsed(argument: try Expression(parsing: operand, in: scope)) { _ in
                make(scope.collation)
            }
        }
    }

    /// All accumulators that are known, by their names.
    static let known: [String: AccumulatorOperator] = Dictionary(
        [
            sum, average, minimum, maximum, first, last, push, addToSet, count,
            populationDeviation, sampleDeviation, mergeObjects, firstN, lastN, minimumN, maximumN,
            top, bottom, topN, bottomN,
        ].map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first }
    )
}

/// A field of `$group`: what it is called and how it comes about.
struct AccumulatedField: Sendable {
    let name: String
    private let parsed: AccumulatorOperator.Parsed

    init(
        _ name: String,
        _ value: BSONValue,
        in scope: ExpressionScope
    ) throws(LanguageError) {
        guard !name.contains(".") else {
            throw LanguageError(code: 40235, "The field name '\(name)' cannot contain '.'")
        }
        guard !name.hasPrefix("$") else {
            throw LanguageError(
                code: 40236,
                "The field name '\(name)' cannot be an operator name"
            )
        }
        guard case .document(let source) = value, let (kind, operand) = source.first else {
            throw LanguageError(
                code: 40234,
                "The field '\(name)' must be an accumulator object"
            )
        }
        guard source.count == 1 else {
            throw LanguageError(
                code: 40238,
                "The field '\(name)' must specify one accumulator"
            )
        }
        guard let known = AccumulatorOperator.known[kind] else {
            throw LanguageError(code: 15952, "unknown group operator '\(kind)'")
        }
        self.name = name
        parsed = try known.parse(operand, scope)
    }

    /// What is asked of each document.
    var argument: Expression { parsed.argument }

    /// What is needed of a document.
    var dependencies: FieldDependencies {
        var needed = parsed.needed
        needed.formUnion(argument.dependencies)
        return needed
    }

    /// An accumulator for a group.
    func accumulator(ofGroup id: BSONValue) throws(LanguageError) -> any Accumulator {
        try parsed.make(id)
    }
}

extension Document {
    /// The first field; nil when there is none.
    var first: (key: String, value: BSONValue)? { first { _ in true } }
}

extension BSONValue {
    /// About how many bytes the value takes in memory.
    var keptByteCount: Int {
        switch self {
        case .string(let text): text.utf8.count + 32
        case .document(let document): document.bytes.count + 48
        case .array(let array): array.document.bytes.count + 64
        case .binary, .code, .symbol, .codeWithScope, .regularExpression, .dbPointer:
            encodedBytes.count + 48
        default: 32
        }
    }
}
