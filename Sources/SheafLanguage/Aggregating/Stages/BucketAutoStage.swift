// SPDX-License-Identifier: MIT
//
// `$bucketAuto`: documents sorted by a value and cut into so many groups of about the same size;
// documents with the same value stay together.

import SheafBSON

extension StageOperator {
    /// `{$bucketAuto: {groupBy:, buckets:, output:}}`.
    static let bucketAuto = StageOperator("$bucketAuto") {
        (operand, context) throws(LanguageError) in
        [try BucketAutoStage(parsing: operand, in: context.scope)]
    }
}

/// Cuts documents into groups of the same size.
struct BucketAutoStage: PipelineStage {
    let name = "$bucketAuto"
    fileprivate let groupBy: Expression
    fileprivate let bucketCount: Int
    fileprivate let fields: [AccumulatedField]
    /// How texts compare; nil by their bytes.
    fileprivate let collation: Collation?

    init(parsing operand: BSONValue, in scope: ExpressionScope) throws(LanguageError) {
        guard case .document(let options) = operand else {
            throw LanguageError(
                code: 40240,
                "The argument to $bucketAuto must be an object, but found type: "
                    + "\(operand.type.alias)."
            )
        }
        for name in options.keys where !["groupBy", "buckets", "output"].contains(name) {
            guard name != "granularity" else {
                throw .notSupportedYet("The option granularity of $bucketAuto")
            }
            throw LanguageError(code: 40245, "Unrecognized option to $bucketAuto: \(name).")
        }
        guard let groupBy = options["groupBy"], let buckets = options["buckets"] else {
            throw LanguageError(
                code: 40246,
                "$bucketAuto requires 'groupBy' and 'buckets' to be specified."
            )
        }
        guard buckets.type.isNumber else {
            throw LanguageError(
                code: 40241,
                "The $bucketAuto 'buckets' field must be a numeric value, but found type: "
                    + "\(buckets.type.alias)."
            )
        }
        guard let count = buckets.integerValue, Int32(exactly: count) != nil else {
            throw LanguageError(
                code: 40242,
                "The $bucketAuto 'buckets' field must be representable as a 32-bit integer, but "
                    + "found \(buckets.shellText)"
            )
        }
        guard count > 0 else {
            throw LanguageError(
                code: 40243,
                "The $bucketAuto 'buckets' field must be greater than 0, but found: \(count)."
            )
        }
        bucketCount = Int(count)
        collation = scope.collation
        self.groupBy = try Expression(parsing: groupBy, in: scope)
        guard case .document(let output) = options["output"] ?? ["count": ["$sum": 1]] else {
            throw LanguageError(
                code: 40244,
                "The $bucketAuto 'output' field must be an object"
            )
        }
        var fields: [AccumulatedField] = []
        for (name, value) in output {
            fields.append(try AccumulatedField(name, value, in: scope))
        }
        self.fields = fields
    }

    var demand: StageDemand {
        var needed = groupBy.dependencies
        for field in fields { needed.formUnion(field.dependencies) }
        return .closing(needed)
    }

    func run(on input: any StageRun) -> any StageRun { BucketAutoRun(self, input) }
}

private final class BucketAutoRun: StageRun {
    private typealias Entry = (document: Document, value: BSONValue)

    private let stage: BucketAutoStage
    private var input: (any StageRun)?
    private var sorter: (any DocumentSorter)?
    /// How many documents a bucket is to have.
    private var size = 1
    private var bucketsLeft: Int
    /// The first document of the next bucket.
    private var waiting: Entry?

    init(_ stage: BucketAutoStage, _ input: any StageRun) {
        self.stage = stage
        self.input = input
        bucketsLeft = stage.bucketCount
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        if let input { try sort(input, storage) }
        guard let first = waiting else { return nil }
        bucketsLeft -= 1
        var bucket = try Bucket(stage.fields, first.value)
        var (last, count): (BSONValue, Int) = (first.value, 0)
        while let entry = waiting {
            let isEqual = entry.value.compare(last, by: stage.collation) == 0
            guard count < size || bucketsLeft == 0 || isEqual else { break }
            try bucket.add(entry.document, stage.fields, byteCountMax: storage.memoryByteCountMax)
            (last, count) = (entry.value, count + 1)
            waiting = try nextEntry()
        }
        return bucket.document(stage.fields, upTo: waiting?.value ?? last)
    }

    private func sort<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        _ input: any StageRun,
        _ storage: borrowing Storage
    ) throws {
        let sorter = storage.sorter(countMax: nil)
        var count = 0
        while let document = try input.next(in: storage) {
            let key = try SortKey.bytes(of: value(of: document), by: stage.collation)
            try sorter.add(document, key: key)
            count += 1
        }
        size = max(1, Int((Double(count) / Double(stage.bucketCount)).rounded()))
        (self.sorter, self.input) = (sorter, nil)
        waiting = try nextEntry()
    }

    private func value(of document: Document) throws -> BSONValue {
        var evaluation = Evaluation(of: document)
        return try stage.groupBy.value(in: &evaluation) ?? .null
    }

    private func nextEntry() throws -> Entry? {
        guard let document = try sorter?.next() else { return nil }
        return (document, try value(of: document))
    }
}

/// One bucket.
private struct Bucket {
    private let least: BSONValue
    private var accumulators: [any Accumulator] = []
    private var byteCount = 0

    init(_ fields: [AccumulatedField], _ least: BSONValue) throws {
        self.least = least
        for field in fields { accumulators.append(try field.accumulator(ofGroup: .null)) }
    }

    mutating func add(
        _ document: Document,
        _ fields: [AccumulatedField],
        byteCountMax: Int
    ) throws {
        var evaluation = Evaluation(of: document)
        for (index, field) in fields.enumerated() {
            let value = try field.argument.value(in: &evaluation)
            byteCount += try accumulators[index].add(value, of: document)
        }
        guard byteCount > byteCountMax else { return }
        throw LanguageError(
            code: 146,
            "The values that $bucketAuto gathers exceed the memory limit of \(byteCountMax) bytes."
        )
    }

    func document(_ fields: [AccumulatedField], upTo greatest: BSONValue) -> Document {
        var document: Document = ["_id": ["min": least, "max": greatest]]
        for (index, field) in fields.enumerated() {
            document.append(field.name, accumulators[index].result ?? .null)
        }
        return document
    }
}
