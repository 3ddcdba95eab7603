// SPDX-License-Identifier: MIT
//
// `$documents`: documents that the pipeline brings along, in place of those of a collection.

import SheafBSON

extension StageOperator {
    /// `{$documents: [document, …]}`, or an expression that makes such an array.
    static let documents = StageOperator("$documents", isAllowedInFacet: false) {
        (operand, context) throws(LanguageError) in
        let expression = try Expression(parsing: operand, in: context.scope)
        var evaluation = Evaluation(of: Document())
        guard case .array(let array)? = try expression.value(in: &evaluation) else {
            throw LanguageError(code: 5_858_203, "Expected array of documents")
        }
        var documents: [Document] = []
        for element in array {
            guard case .document(let document) = element else {
                throw LanguageError(code: 40228, "Expected array of documents")
            }
            documents.append(document)
        }
        return [DocumentsStage(documents: documents)]
    }
}

/// Brings documents along.
struct DocumentsStage: PipelineStage {
    let name = "$documents"
    let documents: [Document]

    var demand: StageDemand { .closing(FieldDependencies()) }

    func run(on input: any StageRun) -> any StageRun { DocumentsRun(documents) }
}

private final class DocumentsRun: StageRun {
    private var rest: ArraySlice<Document>

    init(_ documents: [Document]) {
        rest = documents[...]
    }

    func next<Storage: PipelineStorage & ~Copyable & ~Escapable>(
        in storage: borrowing Storage
    ) throws -> Document? {
        rest.popFirst()
    }
}
