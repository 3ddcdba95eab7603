// SPDX-License-Identifier: MIT
//
// `$group`: one document for each value of an expression, with what accumulators make of the
// documents that have it.

import SheafBSON

extension StageOperator {
    /// `{$group: {_id: expression, field: {$accumulator: …}, …}}`.
    static let group = StageOperator("$group") { (operand, context) throws(LanguageError) in
        [try GroupStage(parsing: operand, in: context.scope)]
    }
}

/// Groups documents.
struct GroupStage: PipelineStage {
    let name = "$group"
    /// What documents of one group have in common.
    let id: Expression
    /// What is made of each group.
    let fields: [AccumulatedField]
    /// How texts compare; nil by their bytes.
    let collation: Collation?

    init(parsing operand: BSONValue, in scope: ExpressionScope) throws(LanguageError) {
        guard case .document(let source) = operand else {
            throw LanguageError(
                code: 15947,
                "a group's fields must be specified in an object"
            )
        }
        var (id, fields): (Expression?, [AccumulatedField]) = (nil, [])
        for (name, value) in source {
            guard name != "_id" else {
                id = try Expression(parsing: value, in: scope)
                continue
            }
            fields.append(try AccumulatedField(name, value, in: scope))
        }
        guard let id else {
            throw LanguageError(code: 15955, "a group specification must include an _id")
        }
        (self.id, self.fields, collation) = (id, fields, scope.collation)
    }

    var demand: StageDemand {
        var needed = id.dependencies
        for field in fields { needed.formUnion(field.dependencies) }
        return .closing(needed)
    }

    func run(on input: any StageRun) -> any StageRun { GroupRun(self, input) }
}

/// The documents of one group, as its accumulators know them.
private struct Group {
    let id: BSONValue
    var accumulators: [any Accumulator]

    init(_ stage: GroupStage, _ id: BSONValue) throws(LanguageError) {
        self.id = id
        accumulators = []
        for field in stage.fields { accumulators.append(try field.accumulator(ofGroup: id)) }
    }

    /// Takes a document in; answers how many more bytes the group has.
    mutating func add(
        _ fields: [AccumulatedField],
        _ evaluation: inout Evaluation
    ) throws -> Int {
        var growth = 0
        for (index, field) in fields.enumerated() {
            let value = try field.argument.value(in: &evaluation)
            growth += try accumulators[index].add(value, of: evaluation.root)
        }
        return growth
    }

    /// The document of the group.
    func document(_ fields: [AccumulatedField]) -> Document {
        var writer = DocumentWriter()
        writer.append("_id", id)
        for (index, field) in fields.enumerated() {
            writer.append(field.name, accumulators[index].result ?? .null)
        }
        return Document(trusting: writer.finish())
    }
}

/// Groups in memory; documents of groups that are too many for it wait, sorted by their groups.
private final class GroupRun: StageRun {
    private let stage: GroupStage
    private var input: (any StageRun)?
    private var groups: [Group] = []
    private var places: [[UInt8]: Int] = [:]
    private var byteCount = 0
    private var nextGroup = 0
    /// The documents whose groups found no room.
    private var overflow: (any DocumentSorter)?
    /// The first document of the next group of these.
    private var waiting: (key: [UInt8], document: Document)?

    /// About what a group takes besides its key and its values.
    private static let groupByteCount = 160

    init(_ stage: GroupStage, _ input: any StageRun) {
        self.stage = stage
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        if let input {
            while let document = try input.next(in: storage) { try gather(document, storage) }
            (self.input, places) = (nil, [:])
        }
        if nextGroup < groups.count {
            defer { nextGroup += 1 }
            return groups[nextGroup].document(stage.fields)
        }
        groups = []
        nextGroup = 0
        return try nextFromOverflow(storage)
    }

    private func key(_ evaluation: inout Evaluation) throws -> (id: BSONValue, key: [UInt8]) {
        let id = try stage.id.value(in: &evaluation) ?? .null
        return (id, SortKey.bytes(of: id, by: stage.collation))
    }

    private func gather<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        _ document: Document,
        _ storage: borrowing Storage
    ) throws {
        var evaluation = Evaluation(of: document)
        let (id, key) = try key(&evaluation)
        if let place = places[key] {
            byteCount += try groups[place].add(stage.fields, &evaluation)
            return try checkMemory(storage, half: false)
        }
        if let overflow { return try overflow.add(document, key: key) }
        places[key] = groups.count
        var group = try Group(stage, id)
        byteCount += GroupRun.groupByteCount + 2 * key.count
        byteCount += try group.add(stage.fields, &evaluation)
        groups.append(group)
        try checkMemory(storage, half: true)
    }

    /// Makes no more groups beyond half of the memory, and fails beyond all of it.
    private func checkMemory<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        _ storage: borrowing Storage,
        half isNewGroup: Bool
    ) throws {
        let countMax = storage.memoryByteCountMax
        guard byteCount > countMax / 2 else { return }
        if isNewGroup, storage.allowsDisk, overflow == nil {
            overflow = storage.sorter(countMax: nil)
        }
        guard byteCount > countMax else { return }
        guard storage.allowsDisk else {
            throw LanguageError(
                code: 292,
                "Exceeded memory limit for $group, but didn't allow external sort. Pass "
                    + "allowDiskUse:true to opt in."
            )
        }
        throw LanguageError(
            code: 146,
            "The values that $group gathers exceed the memory limit of \(countMax) bytes."
        )
    }

    private func nextFromOverflow<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        _ storage: borrowing Storage
    ) throws -> Document? {
        guard let overflow else { return nil }
        var group: Group?
        var key: [UInt8] = []
        byteCount = 0
        while let document = try waiting?.document ?? overflow.next() {
            waiting = nil
            var evaluation = Evaluation(of: document)
            let (id, ownKey) = try self.key(&evaluation)
            if group == nil {
                group = try Group(stage, id)
                key = ownKey
            }
            guard key == ownKey else {
                waiting = (ownKey, document)
                break
            }
            byteCount += try group?.add(stage.fields, &evaluation) ?? 0
            try checkMemory(storage, half: false)
        }
        return group?.document(stage.fields)
    }
}
