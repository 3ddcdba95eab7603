// SPDX-License-Identifier: MIT
//
// Explain: the plan of a request and what it would cost. Nothing changes: the engine rehearses and
// undoes.

internal import Sheaf

extension Session {
    /// Prints how a request would be carried out.
    mutating func explain(_ request: Request) async throws {
        guard let collection = try collection(of: request),
            let statement = ExplainableStatement(request.action)
        else { throw CommandFailure("There is nothing to explain about it", status: .usage) }
        let timed = try await Timed { () throws(StoreError) in
            try await collection.explain(statement)
        }
        var document: Document = ["namespace": .string("\(collection.namespace)")]
        for (name, value) in timed.result.document { document.append(name, value) }
        document.append("microseconds", .integer(timed.microseconds))
        try printer.document(document)
    }
}

extension ExplainableStatement {
    /// The statement of a request, or nil for what has no plan.
    init?(_ action: Action) {
        switch action {
        case .find(let request):
            self = .find(
                request.filter,
                options: FindOptions(skip: request.skip ?? 0, limit: request.limit)
            )
        case .findOne(let request):
            self = .find(request.filter, options: FindOptions(skip: request.skip ?? 0, limit: 1))
        case .countDocuments(let filter, _, _): self = .countDocuments(filter)
        case .delete(let filter, let isMulti):
            self = isMulti ? .deleteMany(filter) : .deleteOne(filter)
        case .update(let request): self.init(request)
        default: return nil
        }
    }

    private init(_ request: UpdateRequest) {
        let options = UpdateOptions(arrayFilters: request.arrayFilters)
        self =
            switch request.kind {
            case .updateOne:
                .updateOne(
                    request.filter,
                    request.update,
                    upsert: request.isUpsert,
                    options: options
                )
            case .updateMany:
                .updateMany(
                    request.filter,
                    request.update,
                    upsert: request.isUpsert,
                    options: options
                )
            case .replaceOne:
                .replaceOne(request.filter, request.update, upsert: request.isUpsert)
            }
    }
}
