// SPDX-License-Identifier: MIT
//
// Explain: the plan of a request and what it would cost. Nothing changes: the engine rehearses and
// undoes.

internal import Sheaf

extension Session {
    /// Tells how a request would be carried out.
    mutating func explain(
        _ request: Request,
        _ verbosity: ExplainVerbosity
    ) async throws -> Outcome {
        guard let collection = try collection(of: request),
            let statement = ExplainedRequest(request.action)
        else { throw CommandFailure("There is nothing to explain about it", status: .usage) }
        let explanation =
            switch statement {
            case .read(let statement):
                try await collection.explain(statement, verbosity: verbosity)
            case .write(let write): try await collection.explain(write, verbosity: verbosity)
            case .aggregate(let request):
                try await collection.explainAggregate(
                    request.pipeline,
                    options: request.options,
                    verbosity: verbosity
                )
            }
        return .document(explanation.document)
    }
}

/// What is explained of a request.
private enum ExplainedRequest: Sendable {
    case read(ExplainableStatement)
    case write(WriteModel)
    case aggregate(AggregateRequest)

    /// The statement of a request, or nil for what has no plan.
    init?(_ action: Action) {
        switch action {
        case .find(let request):
            self = .read(.find(request.filter, options: request.options))
        case .findOne(let request):
            var options = request.options
            options.limit = 1
            self = .read(.find(request.filter, options: options))
        case .countDocuments(let filter, let options):
            self = .read(.countDocuments(filter, options: options))
        case .distinct(let field, let filter, let options):
            self = .read(.distinct(field, filter, options: options))
        case .aggregate(let request):
            self = .aggregate(request)
        case .write(let write): self = .write(write)
        case .findAndModify(let request): self = .write(request.write)
        default: return nil
        }
    }
}
