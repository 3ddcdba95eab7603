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
    private let stages: [Document]
    /// Where the array goes.
    private let names: [String]
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
        _ = try pipeline(variables.map { ($0.name, nil) }, matching: nil)
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

    /// The document with the array of what is found for it.
    fileprivate func joined<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        _ document: Document,
        in storage: borrowing Storage
    ) throws -> Document {
        var evaluation = Evaluation(of: document)
        var values: [(String, BSONValue?)] = []
        for variable in variables {
            values.append((variable.name, try variable.value.value(in: &evaluation)))
        }
        let filter = try fields.map { try LookupStage.filter($0.local, $0.foreign, document) }
        let found = try pipeline(values, matching: filter).run().all(in: storage, for: "$lookup")
        return document.setting(names, to: .array(found))
    }

    /// The pipeline for one document.
    ///
    /// It is parsed for each, so that the values of its variables are constants by which the
    /// storage can search.
    private func pipeline(
        _ values: [(String, BSONValue?)],
        matching filter: Document?
    ) throws(LanguageError) -> Pipeline {
        var variables = context.variables
        for (name, value) in values {
            variables[name] = value.map { ["$literal": $0] } ?? "$$REMOVE"
        }
        let inner = StageContext(
            scope: try ExpressionScope(variables: variables),
            variables: variables,
            place: context.place,
            depth: context.depth
        )
        let first = filter.map { [["$match": .document($0)] as Document] } ?? []
        return try Pipeline(parsing: first + stages, of: from, inner)
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

private final class LookupRun: StageRun {
    private let stage: LookupStage
    private let input: any StageRun

    init(_ stage: LookupStage, _ input: any StageRun) {
        self.stage = stage
        self.input = input
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        guard let document = try input.next(in: storage) else { return nil }
        return try stage.joined(document, in: storage)
    }
}
