// SPDX-License-Identifier: MIT
//
// Aggregate: parse -> plan -> locate -> stages -> show.

import SheafLanguage

extension Collection {
    /// The documents that a pipeline makes of those of the collection.
    ///
    ///     let totals = try await grades.aggregate([
    ///         ["$match": ["unit": ["$gte": 3]]],
    ///         ["$group": ["_id": "$uid", "mean": ["$avg": "$grade"]]],
    ///     ]).toArray()
    ///
    /// The first stages are carried out as a find, with its indexes, and no more is read of a
    /// document than the stages need.
    ///
    /// - Complexity: that of the find, then O(documents) for each stage, one document at a time;
    ///   what gathers documents is bounded by ``StoreOptions/sortMemoryByteCountMax``.
    public func aggregate(
        _ pipeline: [Document],
        options: AggregateOptions = AggregateOptions()
    ) -> AggregateSequence {
        AggregateSequence(store: store) { () throws(StoreError) in
            try PipelineRequest(pipeline, options, of: self)
        }
    }

    /// The documents that a pipeline makes, in one state of the store.
    ///
    /// - Complexity: as ``aggregate(_:options:)``, and O(bytes of the documents) memory.
    /// - Throws: ``StoreError``; `misuse` for a pipeline that writes.
    public func aggregate(
        _ pipeline: [Document],
        options: AggregateOptions = AggregateOptions(),
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> [Document] {
        try check(in: snapshot.store)
        return try PipelineRequest(pipeline, options, of: self).documents(in: snapshot)
    }
}

extension Database {
    /// The documents that a pipeline makes by itself: one that begins with `$documents`.
    ///
    ///     let one = school.aggregate([["$documents": [["x": 1]]]])
    public func aggregate(
        _ pipeline: [Document],
        options: AggregateOptions = AggregateOptions()
    ) -> AggregateSequence {
        AggregateSequence(store: store) { () throws(StoreError) in
            try PipelineRequest(pipeline, options, of: self)
        }
    }
}

extension PipelineRequest {
    /// All documents that the pipeline makes.
    func documents(in snapshot: StoreSnapshot) throws(StoreError) -> [Document] {
        guard pipeline.output == nil else {
            throw StoreError(
                .misuse,
                "A pipeline that writes needs a state of its own: run it without a snapshot."
            )
        }
        return try mapping {
            let progress = PipelineProgress(self)
            var documents: [Document] = []
            while let document = try progress.next(in: snapshot) { documents.append(document) }
            return documents
        }
    }
}
