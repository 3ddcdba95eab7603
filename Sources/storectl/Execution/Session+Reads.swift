// SPDX-License-Identifier: MIT
//
// The requests that change nothing. What a find finds is printed as it comes, so that memory holds
// one batch.

internal import Sheaf

extension Session {
    /// How many documents the interactive shell shows before it waits for `it`.
    static let pageCount = 20

    /// Carries out a request that reads, and prints its answer.
    mutating func read(_ action: Action, from collection: Collection) async throws {
        switch action {
        case .find(let request): try await find(request, collection)
        case .findOne(let request):
            let found = try await collection.findOne(request.filter, options: request.options)
            try printer.value(found.map { .document($0) } ?? .null)
        case .countDocuments(let filter, let options):
            try printer.value(
                .integer(try await collection.countDocuments(filter, options: options))
            )
        case .estimatedDocumentCount:
            try printer.value(.integer(try await collection.estimatedDocumentCount()))
        case .distinct(let field, let filter, let options):
            let values = try await collection.distinct(field, filter, options: options)
            try printer.value(.array(BSONArray(values)))
        case .listIndexes:
            for index in try await collection.listIndexes() { try printer.document(index.document) }
        default: break
        }
    }

    private mutating func find(_ request: FindRequest, _ collection: Collection) async throws {
        let options = request.options
        let found = collection.find(request.filter, options: options)
        switch request.shape {
        case .documents: try await show(found, asArray: false)
        case .array: try await show(found, asArray: true)
        case .count:
            try printer.value(.integer(try await collection.countDocuments(request.filter)))
        case .countWithLimits:
            let limits = CountOptions(
                skip: options.skip,
                limit: options.limit,
                hint: options.hint
            )
            try printer.value(
                .integer(try await collection.countDocuments(request.filter, options: limits))
            )
        }
    }

    /// Prints documents as they come, or as one array of them all.
    mutating func show(
        _ documents: some AsyncSequence<Document, StoreError>,
        asArray: Bool
    ) async throws {
        guard asArray else {
            waiting = documents.makeAsyncIterator()
            return try await showWaiting()
        }
        var all: [BSONValue] = []
        for try await document in documents { all.append(.document(document)) }
        try printer.value(.array(BSONArray(all)))
    }

    /// Prints the documents of the latest find that wait: all, or a page in the interactive shell.
    mutating func showWaiting() async throws {
        guard var documents = waiting else {
            return try printer.text("There is no find that has more to show.")
        }
        waiting = nil
        var shown = 0
        while let document = try await documents.next() {
            try printer.document(document)
            shown += 1
            if isPaged, shown == Self.pageCount {
                waiting = documents
                return try printer.text("Type \"it\" for more.")
            }
        }
    }
}
