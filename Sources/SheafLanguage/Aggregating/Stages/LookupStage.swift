// SPDX-License-Identifier: MIT
//
// `$lookup`: each document gets an array of those of another collection that belong to it.

import SheafBSON

extension StageOperator {
    /// `{$lookup: {from:, localField:, foreignField:, let:, pipeline:, as:}}`.
    static let lookup = StageOperator("$lookup") { (operand, context) throws(LanguageError) in
        [try LookupStage(parsing: operand, context)]
    }
}

/// Looks documents up in another collection.
struct LookupStage: PipelineStage {
    let name = "$lookup"
    /// The collection that is looked into.
    private let from: String
    /// The fields that have the same value in both, if that is asked.
    private let fields: (local: FieldPath, foreign: String)?
    /// The variables that the pipeline gets of a document.
    private let variables: [(name: String, value: Expression)]
    /// What is made of the documents that are found.
    private var stages: [Document]
    /// Where the array goes.
    let names: [String]
    /// How the array is unwound at once, if it is.
    private(set) var unwinding: Unwinding?
    /// The pipeline, with variables that have no values.
    private var parsed: Pipeline?
    private let context: StageContext
    private let dependencies: FieldDependencies

    private static let optionNames = [
        "from", "localField", "foreignField", "let", "pipeline", "as",
    ]

    init(parsing operand: BSONValue, _ context: StageContext) throws(LanguageError) {
        guard case .document(let options) = operand else {
            throw .failedToParse(
                "the $lookup stage specification must be an object, but found \(operand.type.alias)"
            )
        }
        if let unknown = options.keys.first(where: { !LookupStage.optionNames.contains($0) }) {
            throw .failedToParse("unknown argument to $lookup: \(unknown)")
        }
        guard let target = try LookupStage.text("as", options) else {
            throw .failedToParse("must specify 'as' field for a $lookup")
        }
        guard let from = try LookupStage.text("from", options) else {
            throw .failedToParse(
                "missing 'from' option to $lookup stage specification: "
                    + ShellText.document(options)
            )
        }
        self.from = from
        names = try FieldPath(checking: target).components.map(\.name)
        fields = try LookupStage.fields(options)
        stages =
            try options["pipeline"].map { value throws(LanguageError) in
                try value.stages()
            } ?? []
        guard fields != nil || options["pipeline"] != nil else {
            throw .failedToParse(
                "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be "
                    + "specified"
            )
        }
        variables = try LookupStage.variables(options["let"], context.scope)
        self.context = try context.inside(.lookup)
        var needed = FieldDependencies.union(variables.map(\.value))
        if let name = fields?.local.components.first?.name { needed.insert([name]) }
        // The array is put into documents that are there.
        if names.count > 1 { needed.insert([names[0]]) }
        dependencies = needed
        parsed = try pipeline(constants(variables.map { ($0.name, nil) }))
    }

    private static func text(
        _ name: String,
        _ options: Document
    ) throws(LanguageError) -> String? {
        guard let value = options[name] else { return nil }
        guard case .string(let text) = value else {
            throw .failedToParse(
                "$lookup argument '\(ShellText.field(name, value))' must be a string, is type "
                    + value.type.alias
            )
        }
        return text
    }

    private static func fields(
        _ options: Document
    ) throws(LanguageError) -> (local: FieldPath, foreign: String)? {
        let local = try text("localField", options)
        let foreign = try text("foreignField", options)
        guard local != nil || foreign != nil else { return nil }
        guard let local, let foreign else {
            throw .failedToParse(
                "$lookup requires both or neither of 'localField' and 'foreignField' to be "
                    + "specified"
            )
        }
        return (try FieldPath(checking: local), try FieldPath(checking: foreign).text)
    }

    private static func variables(
        _ value: BSONValue?,
        _ scope: ExpressionScope
    ) throws(LanguageError) -> [(name: String, value: Expression)] {
        guard let value else { return [] }
        guard case .document(let source) = value else {
            throw .failedToParse(
                "$lookup argument '\(ShellText.field("let", value))' must be an object, is type "
                    + value.type.alias
            )
        }
        var variables: [(name: String, value: Expression)] = []
        for (name, expression) in source {
            try ExpressionScope.checkName(name)
            variables.append((name, try Expression(parsing: expression, in: scope)))
        }
        return variables
    }

    var demand: StageDemand { .passing(dependencies) }

    func run(on input: any StageRun) -> any StageRun { LookupRun(self, input) }

    /// The pipeline that finds what belongs to a document.
    fileprivate func pipeline(for document: Document) throws -> Pipeline {
        var evaluation = Evaluation(of: document)
        var values: [(String, BSONValue?)] = []
        for variable in variables {
            values.append((variable.name, try variable.value.value(in: &evaluation)))
        }
        let filter = try fields.map { try LookupStage.filter($0.local, $0.foreign, document) }
        let variables = constants(values)
        // The values of variables are constants by which the storage can search, so that stages
        // behind the search that may name them are parsed for each document.
        if let ready = parsed?.matching(filter, variables) { return ready }
        let pipeline = try pipeline(variables)
        return filter.flatMap { pipeline.matching($0, variables) } ?? pipeline
    }

    /// The variables of the pipeline as constants.
    private func constants(_ values: [(String, BSONValue?)]) -> Document {
        var variables = context.variables
        for (name, value) in values {
            variables[name] = value.map { ["$literal": $0] } ?? "$$REMOVE"
        }
        return variables
    }

    private func pipeline(_ variables: Document) throws(LanguageError) -> Pipeline {
        let inner = StageContext(
            scope: try ExpressionScope(
                variables: variables,
                collation: context.scope.collation
            ),
            variables: variables,
            place: context.place,
            depth: context.depth
        )
        return try Pipeline(parsing: stages, of: from, inner)
    }

    /// The filter for what has a value of a document's field; a missing one is null.
    private static func filter(
        _ local: FieldPath,
        _ foreign: String,
        _ document: Document
    ) throws -> Document {
        var values: [BSONValue] = []
        try local.forEachValue(reading: document.view) { values.append(BSONValue(copying: $0)) }
        if values.isEmpty { values = [.null] }
        guard values.contains(where: { $0.type == .regularExpression }) else {
            return [foreign: ["$in": .array(BSONArray(values))]]
        }
        let equalities = values.map { value -> BSONValue in [foreign: ["$eq": value]] }
        return ["$or": .array(BSONArray(equalities))]
    }
}

extension LookupStage {
    /// The same stages; where an `$unwind` follows a `$lookup` and unwinds its array, the lookup
    /// does it, and conditions on what was found move into its pipeline.
    static func unwinding(_ stages: [any PipelineStage]) -> [any PipelineStage] {
        var unwound: [any PipelineStage] = []
        for stage in stages {
            if let lookup = unwound.last as? LookupStage {
                if let unwind = stage as? UnwindStage, lookup.canUnwind(unwind.unwinding) {
                    var lookup = lookup
                    lookup.unwinding = unwind.unwinding
                    unwound[unwound.count - 1] = lookup
                    continue
                }
                if let match = stage as? MatchStage, let narrowed = lookup.narrowed(by: match) {
                    unwound[unwound.count - 1] = narrowed
                    continue
                }
            }
            unwound.append(stage)
        }
        return unwound
    }

    private func canUnwind(_ other: Unwinding) -> Bool {
        unwinding == nil && names.count == 1 && other.names == names
    }

    /// The lookup of what passes conditions that are all about fields of what is found; nil where
    /// they are about more, or documents without any are shown too.
    private func narrowed(by match: MatchStage) -> LookupStage? {
        guard let unwinding, !unwinding.keepsEmpty, unwinding.positionNames == nil else {
            return nil
        }
        var filter = Document()
        for (path, condition) in match.filter.source {
            guard path.hasPrefix("\(names[0])."),
                let first = path.split(separator: ".").dropFirst().first,
                FieldPath(String(first)).components[0].index == nil
            else { return nil }
            filter.append(String(path.dropFirst(names[0].count + 1)), condition)
        }
        var lookup = self
        lookup.stages.append(["$match": .document(filter)])
        guard let parsed = try? lookup.pipeline(constants(variables.map { ($0.name, nil) })) else {
            return nil
        }
        lookup.parsed = parsed
        return lookup
    }
}

private final class LookupRun: StageRun {
    private let stage: LookupStage
    private let input: any StageRun
    /// The document whose array is being unwound, and the pipeline that finds the elements.
    private var base = Document()
    private var found: (any StageRun)?
    private var position = 0

    init(_ stage: LookupStage, _ input: any StageRun) {
        self.stage = stage
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        if let unwinding = stage.unwinding { return try next(unwinding, in: storage) }
        guard let document = try input.next(in: storage) else { return nil }
        let run = try stage.pipeline(for: document).run()
        return document.setting(stage.names, to: .array(try run.all(in: storage, for: "$lookup")))
    }

    /// The next document with one of those that are found for it, which are never all at hand.
    private func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        _ unwinding: Unwinding,
        in storage: borrowing Storage
    ) throws -> Document? {
        while true {
            if let element = try found?.next(in: storage) {
                defer { position += 1 }
                return unwinding.document(base, element: .document(element), at: position)
            }
            if found != nil, position == 0 {
                found = nil
                let empty = base.setting(stage.names, to: .array([]))
                if let shown = unwinding.document(withoutElements: empty) { return shown }
            }
            guard let document = try input.next(in: storage) else {
                found = nil
                return nil
            }
            (base, position) = (document, 0)
            found = try stage.pipeline(for: document).run()
        }
    }
}
