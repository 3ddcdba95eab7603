// SPDX-License-Identifier: MIT
//
// find and findOne of typed collections.

extension TypedCollection {
    /// The documents that match, as values.
    ///
    ///     for try await student in students.find(\.grade > 2, sort: [.ascending(\.name)]) { … }
    ///
    /// - Parameters:
    ///   - filter: What the documents must match; without one, all do.
    ///   - sort: Their order; it takes the place of the one in the options.
    ///   - options: More about the search.
    /// - Complexity: as ``Collection/find(_:options:)``, and O(bytes) for decoding each.
    /// - Returns: The values, which are read while one walks over them.
    public func find(
        _ filter: TypedFilter<Root> = TypedFilter(),
        sort: TypedOrder<Root>? = nil,
        options: FindOptions = FindOptions()
    ) -> TypedFindSequence<Root> {
        TypedFindSequence(
            request: Result { () throws(StoreError) in
                documents.find(
                    try filter.document(),
                    options: try options.sorted(sort)
                )
            }
        )
    }

    /// The documents that match in one state of the store, as values.
    ///
    /// - Complexity: O(bytes of the documents) memory.
    /// - Throws: ``StoreError``; `conversion` for a document that is no such value.
    public func find(
        _ filter: TypedFilter<Root> = TypedFilter(),
        sort: TypedOrder<Root>? = nil,
        options: FindOptions = FindOptions(),
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> [Root] {
        let found = try documents.find(
            try filter.document(),
            options: try options.sorted(sort),
            in: snapshot
        )
        var values: [Root] = []
        for document in found { values.append(try Self.value(document)) }
        return values
    }

    /// The first document that matches, as a value; nil when none does.
    ///
    /// - Complexity: as ``Collection/findOne(_:options:)``.
    /// - Throws: ``StoreError``; `conversion` for a document that is no such value.
    public func findOne(
        _ filter: TypedFilter<Root> = TypedFilter(),
        sort: TypedOrder<Root>? = nil,
        options: FindOptions = FindOptions()
    ) async throws(StoreError) -> Root? {
        let found = try await documents.findOne(
            try filter.document(),
            options: try options.sorted(sort)
        )
        guard let found else { return nil }
        return try Self.value(found)
    }

    /// The first document that matches in one state of the store, as a value; nil when none does.
    ///
    /// - Complexity: as ``Collection/findOne(_:options:)``.
    /// - Throws: ``StoreError``; `conversion` for a document that is no such value.
    public func findOne(
        _ filter: TypedFilter<Root> = TypedFilter(),
        sort: TypedOrder<Root>? = nil,
        options: FindOptions = FindOptions(),
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> Root? {
        let found = try documents.findOne(
            try filter.document(),
            options: try options.sorted(sort),
            in: snapshot
        )
        guard let found else { return nil }
        return try Self.value(found)
    }
}

extension FindOptions {
    fileprivate func sorted(_ order: TypedOrder<some Any>?) throws(StoreError) -> FindOptions {
        guard let order else { return self }
        var options = self
        options.sort = try order.document()
        return options
    }
}
