// SPDX-License-Identifier: MIT
//
// `$out` and `$merge`: the pipeline runs to its end on one state of the store; then what it made is
// written in one transaction, so that nobody sees a part of it and it never reads what it writes.

import SheafBSON
import SheafLanguage

extension PipelineRequest {
    /// Runs a pipeline that ends in `$out` or `$merge`.
    func write() async throws {
        guard let output = pipeline.output else { return }
        let store = database.store
        let target = output.collection.database.map { store.database($0) } ?? database
        let collection = target.collection(output.collection.name)
        try NameRules.check(collection.namespace)
        let made = FileSpool(limits: sortLimits)
        try store.read { snapshot in
            if case .merge(let merging) = output {
                try merging.check(collection, options.collation, in: snapshot)
            }
            let progress = PipelineProgress(self)
            while let document = try progress.next(in: snapshot) { try made.add(document) }
        }
        let documents = MadeDocuments(spool: made)
        switch output {
        case .out:
            _ = try await store.perform(OutStatement(collection: collection, documents: documents))
        case .merge(let merging):
            let statement = MergeStatement(
                collection: collection,
                merging: merging,
                variables: options.let,
                collation: options.collation,
                documents: documents
            )
            _ = try await store.perform(statement)
        }
    }
}

/// What a pipeline made, complete and unchanging.
///
/// Unchecked, because nothing is added to the spool any more, and reading it changes nothing.
struct MadeDocuments: @unchecked Sendable {
    private let spool: FileSpool

    init(spool: FileSpool) {
        self.spool = spool
    }

    /// Shows the documents in their order.
    func forEach(_ body: (Document) throws -> Void) throws {
        var place = 0
        while let entry = try spool.document(at: place) {
            try body(entry.document)
            place = entry.next
        }
    }
}
