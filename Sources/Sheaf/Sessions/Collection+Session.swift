// SPDX-License-Identifier: MIT
//
// Cursors in the transaction of a session: their batches are statements of it.

extension Collection {
    /// The documents that match, in the transaction of a session.
    ///
    ///     for try await order in orders.find(["open": true], in: session) { … }
    ///
    /// Each batch is a statement of the transaction that is in progress when the walk begins, and
    /// sees what it has written until then. The walk ends with the transaction.
    ///
    /// - Complexity: as ``find(_:options:)``.
    public func find(
        _ filter: Document = [:],
        options: FindOptions = FindOptions(),
        in session: StoreSession
    ) -> FindSequence {
        FindSequence(collection: self, filter: filter, options: options, session: session)
    }

    /// The documents that a pipeline makes, in the transaction of a session.
    ///
    /// A pipeline that ends in `$out` or `$merge` is refused, as in MongoDB.
    ///
    /// - Complexity: as ``aggregate(_:options:)``.
    public func aggregate(
        _ pipeline: [Document],
        options: AggregateOptions = AggregateOptions(),
        in session: StoreSession
    ) -> AggregateSequence {
        AggregateSequence(store: store, session: session) { () throws(StoreError) in
            try PipelineRequest(pipeline, options, of: self)
        }
    }
}

extension Database {
    /// The documents that a pipeline makes by itself, in the transaction of a session.
    public func aggregate(
        _ pipeline: [Document],
        options: AggregateOptions = AggregateOptions(),
        in session: StoreSession
    ) -> AggregateSequence {
        AggregateSequence(store: store, session: session) { () throws(StoreError) in
            try PipelineRequest(pipeline, options, of: self)
        }
    }
}

extension StoreError {
    static var outputInTransaction: StoreError {
        StoreError(
            .misuse,
            "$out and $merge cannot run inside a transaction. Run the pipeline without a session.",
            mongoCode: MongoCode.operationNotSupportedInTransaction.rawValue
        )
    }
}
