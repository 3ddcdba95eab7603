// SPDX-License-Identifier: MIT
//
// What the tests of stages share: a small collection, and pipelines on it.

import Sheaf
import Testing

extension TemporaryStore {
    /// What a pipeline makes of some documents.
    func aggregate(_ pipeline: [Document], of documents: [Document]) async throws -> [Document] {
        let collection = collection("source")
        try await collection.drop()
        if !documents.isEmpty { try await collection.insertMany(documents) }
        return try await collection.aggregate(pipeline).toArray()
    }

    /// MongoDB's number of the error of a pipeline on some documents.
    func aggregateError(_ pipeline: [Document], of documents: [Document] = [[:]]) async -> Int? {
        let error = await storeError { _ = try await aggregate(pipeline, of: documents) }
        return error?.mongoCode
    }

    /// Checks the numbers of the errors of pipelines of one stage.
    func expectErrors(
        _ stages: [(Document, Int)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        for (stage, code) in stages {
            let error = await storeError(sourceLocation: sourceLocation) {
                _ = try await collection("source").aggregate([stage]).toArray()
            }
            #expect(error?.mongoCode == code, "\(stage)", sourceLocation: sourceLocation)
        }
    }
}
