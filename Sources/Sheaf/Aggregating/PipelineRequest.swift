// SPDX-License-Identifier: MIT
//
// Parsing: all that an aggregation was asked for. What is wrong with it alone is found here, before
// anything is read.

import SheafLanguage

/// What an aggregation was asked for.
struct PipelineRequest: Sendable {
    let database: Database
    /// The collection with whose documents the pipeline begins; nil for one of the database.
    let collection: Collection?
    let pipeline: Pipeline
    let options: AggregateOptions
    let sortLimits: SortLimits

    /// Parses a pipeline and its options.
    init(
        _ pipeline: [Document],
        _ options: AggregateOptions,
        of collection: Collection
    ) throws(StoreError) {
        try self.init(pipeline, options, of: collection.database, collection)
        guard self.pipeline.scan != nil else {
            throw StoreError(
                .invalidOperation,
                "$documents must be run against a database, not a collection",
                mongoCode: MongoCode.invalidNamespace.rawValue
            )
        }
        // The find that the pipeline begins with is parsed again when it begins.
        if let scan = self.pipeline.scan { _ = try findRequest(scan, of: collection) }
    }

    /// Parses a pipeline that makes its documents by itself.
    init(
        _ pipeline: [Document],
        _ options: AggregateOptions,
        of database: Database
    ) throws(StoreError) {
        try self.init(pipeline, options, of: database, nil)
        guard self.pipeline.scan == nil else {
            throw StoreError(
                .invalidOperation,
                "A pipeline of a database begins with a stage that makes documents, such as "
                    + "$documents; others belong to a collection.",
                mongoCode: MongoCode.invalidNamespace.rawValue
            )
        }
    }

    private init(
        _ pipeline: [Document],
        _ options: AggregateOptions,
        of database: Database,
        _ collection: Collection?
    ) throws(StoreError) {
        self.database = database
        self.collection = collection
        self.options = options
        sortLimits = SortLimits(of: database.store, allowsDisk: options.allowDiskUse)
        guard options.maxTime >= .zero else { throw FindRequest.negativeTime(options.maxTime) }
        do throws(LanguageError) {
            self.pipeline = try Pipeline(
                parsing: pipeline,
                variables: options.let,
                collation: Collation.ofOption(options.collation)
            )
        } catch {
            throw StoreError(error)
        }
    }

    /// The collection of a scan.
    func collection(of scan: CollectionScan) -> Collection? {
        scan.collection.map { database.collection($0) } ?? collection
    }

    /// The find that a scan of a collection is.
    func findRequest(
        _ scan: CollectionScan,
        of collection: Collection
    ) throws(StoreError) -> FindRequest {
        let isOwn = scan.collection == nil
        let find = FindOptions(
            sort: scan.sort,
            projection: scan.projection,
            skip: scan.skip,
            limit: scan.limit,
            hint: isOwn ? options.hint : nil,
            let: scan.variables,
            collation: options.collation,
            allowDiskUse: options.allowDiskUse
        )
        var request = try FindRequest(scan.filter, find, shape: scan.shape, of: collection)
        request.failurePrefix = ""
        return request
    }
}
