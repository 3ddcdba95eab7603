// SPDX-License-Identifier: MIT
//
// Parsing: all that a find was asked for. What is wrong with it alone is found here, before
// anything is read.

import SheafKeyValue
import SheafLanguage

/// What a find was asked for.
struct FindRequest: Sendable {
    let query: Query
    let projection: Projection
    let skip: Int
    /// How many documents are shown at most.
    let limit: Int
    let maxTime: Duration
    let sortLimits: SortLimits
    /// What leads in the message of an error about a document.
    var failurePrefix = "Executor error during find command :: caused by :: "

    /// Parses a filter and its options.
    ///
    /// - Parameters:
    ///   - filter: Which documents.
    ///   - options: The options.
    ///   - shape: What is shown of a document in place of the projection.
    ///   - collection: Where they are looked for.
    /// - Throws: ``StoreError`` for what is wrong with them alone.
    init(
        _ filter: Document,
        _ options: FindOptions,
        shape: Projection? = nil,
        of collection: Collection
    ) throws(StoreError) {
        try collection.checkNotNegative(skip: options.skip, limit: options.limit)
        skip = options.skip
        limit = options.limit.flatMap { $0 > 0 ? $0 : nil } ?? .max
        let countWanted = Window(skip: skip, limit: limit).countWanted
        var query = try Query(
            filter,
            options,
            of: collection,
            for: PlanDemand(countWanted: countWanted)
        )
        guard options.maxTime >= .zero else {
            throw FindRequest.negativeTime(options.maxTime)
        }
        do throws(LanguageError) {
            projection = try Projection(parsing: options.projection, in: .find, query.scope)
        } catch {
            throw StoreError(error)
        }
        query.demand.projection = shape ?? projection
        self.query = query
        maxTime = options.maxTime
        sortLimits = SortLimits(of: collection.store, allowsDisk: options.allowDiskUse)
    }

    /// The error for a time that is none.
    static func negativeTime(_ maxTime: Duration) -> StoreError {
        StoreError(
            .invalidOperation,
            "BSON field 'maxTimeMS' value must be >= 0, actual value '\(maxTime)'",
            mongoCode: 51024
        )
    }

    /// How many sorted documents are needed; nil for all.
    var sortedCountMax: Int? {
        limit < .max - skip ? skip + limit : nil
    }
}

extension SortLimits {
    /// What the options of a store allow.
    init(of store: Store, allowsDisk: Bool) {
        self.init(
            memoryByteCountMax: store.options.sortMemoryByteCountMax,
            allowsDisk: allowsDisk,
            folders: store.options.temporaryFolder.map { [$0] }
                ?? ScratchFile.folders(beside: store.path)
        )
    }
}
