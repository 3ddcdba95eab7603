// SPDX-License-Identifier: MIT
//
// The requests that change nothing. What a find finds is read as it is asked for, so that memory
// holds one batch.

internal import Sheaf

extension Session {
    /// Carries out a request that reads.
    mutating func read(_ action: Action, from collection: Collection) async throws -> Outcome {
        switch action {
        case .find(let request): return try await find(request, collection)
        case .findOne(let request):
            return .found(
                try await collection.findOne(request.filter, options: request.options)
            )
        case .countDocuments(let filter, let options):
            return .count(try await collection.countDocuments(filter, options: options))
        case .estimatedDocumentCount:
            return .count(try await collection.estimatedDocumentCount())
        case .distinct(let field, let filter, let options):
            let values = try await collection.distinct(field, filter, options: options)
            return .value(.array(BSONArray(values)))
        case .listIndexes: return .list(try await collection.listIndexes().map(\.document))
        case .statistics: return .document(try statistics(of: collection))
        default: return .printed
        }
    }

    private mutating func find(
        _ request: FindRequest,
        _ collection: Collection
    ) async throws -> Outcome {
        let options = request.options
        let found = collection.find(request.filter, options: options)
        switch request.shape {
        case .count: return .count(try await collection.countDocuments(request.filter))
        case .countWithLimits:
            let limits = CountOptions(
                skip: options.skip,
                limit: options.limit,
                hint: options.hint
            )
            return .count(try await collection.countDocuments(request.filter, options: limits))
        default: return try await documents(found, request.shape)
        }
    }

    /// Documents in the shape in which the end of their chain wants them.
    mutating func documents(
        _ documents: some AsyncSequence<Document, StoreError>,
        _ shape: FindRequest.Shape
    ) async throws -> Outcome {
        var found = documents.makeAsyncIterator()
        switch shape {
        case .array: return .value(try await Outcome.documents(found).value())
        case .next: return .found(try await found.next())
        case .hasNext: return .value(.bool(try await found.next() != nil))
        case .printed(let isJSON):
            while let document = try await found.next() {
                try Task.checkCancellation()
                try print(.document(document), isJSON: isJSON)
            }
            return .printed
        default: return .documents(found)
        }
    }

    /// Prints the indexes of every collection of the database.
    mutating func showIndexes() async throws {
        let database = try opened().database(database)
        for name in try database.collectionNames() {
            for index in try await database.collection(name).listIndexes() {
                var document: Document = ["collection": .string(name)]
                for (key, value) in index.document { document.append(key, value) }
                try printer.document(document)
            }
        }
    }
}
