// SPDX-License-Identifier: MIT
//
// countDocuments and distinct of typed collections.

extension TypedCollection {
    /// The number of documents that match.
    ///
    /// - Complexity: as ``Collection/countDocuments(_:options:)``.
    /// - Throws: ``StoreError``.
    public func countDocuments(
        _ filter: TypedFilter<Root> = TypedFilter(),
        options: CountOptions = CountOptions()
    ) async throws(StoreError) -> Int {
        try await documents.countDocuments(try filter.document(), options: options)
    }

    /// The number of documents that match in one state of the store.
    ///
    /// - Complexity: as ``Collection/countDocuments(_:options:)``.
    /// - Throws: ``StoreError``.
    public func countDocuments(
        _ filter: TypedFilter<Root> = TypedFilter(),
        options: CountOptions = CountOptions(),
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> Int {
        try documents.countDocuments(try filter.document(), options: options, in: snapshot)
    }

    /// The different values of a field.
    ///
    /// - Complexity: as ``Collection/distinct(_:_:options:)``.
    /// - Throws: ``StoreError``; `conversion` for a value that is of another type.
    public func distinct<Field: Decodable>(
        _ path: TypedKeyPath<Root, Field>,
        _ filter: TypedFilter<Root> = TypedFilter(),
        options: DistinctOptions = DistinctOptions()
    ) async throws(StoreError) -> [Field] {
        try Self.values(
            try await documents.distinct(
                try path.trail().inFilter(),
                try filter.document(),
                options: options
            )
        )
    }

    /// The different values of a field in one state of the store.
    ///
    /// - Throws: as `distinct` on the state of the present.
    public func distinct<Field: Decodable>(
        _ path: TypedKeyPath<Root, Field>,
        _ filter: TypedFilter<Root> = TypedFilter(),
        options: DistinctOptions = DistinctOptions(),
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> [Field] {
        try Self.values(
            try documents.distinct(
                try path.trail().inFilter(),
                try filter.document(),
                options: options,
                in: snapshot
            )
        )
    }

    /// The different elements of an array field.
    ///
    /// - Complexity: as `distinct` of ``Collection``.
    /// - Throws: ``StoreError``; `conversion` for an element that is of another type.
    public func distinct<Field: ArrayField & Decodable>(
        _ path: TypedKeyPath<Root, Field>,
        _ filter: TypedFilter<Root> = TypedFilter(),
        options: DistinctOptions = DistinctOptions()
    ) async throws(StoreError) -> [Field.FieldElement] where Field.FieldElement: Decodable {
        try Self.values(
            try await documents.distinct(
                try path.trail().inFilter(),
                try filter.document(),
                options: options
            )
        )
    }

    /// The different elements of an array field in one state of the store.
    ///
    /// - Throws: as `distinct` on the state of the present.
    public func distinct<Field: ArrayField & Decodable>(
        _ path: TypedKeyPath<Root, Field>,
        _ filter: TypedFilter<Root> = TypedFilter(),
        options: DistinctOptions = DistinctOptions(),
        in snapshot: StoreSnapshot
    ) throws(StoreError) -> [Field.FieldElement] where Field.FieldElement: Decodable {
        try Self.values(
            try documents.distinct(
                try path.trail().inFilter(),
                try filter.document(),
                options: options,
                in: snapshot
            )
        )
    }

    private static func values<Field: Decodable>(
        _ stored: [BSONValue]
    ) throws(StoreError) -> [Field] {
        do {
            return try stored.map { try BSONDecoder().decodeValue(Field.self, from: $0) }
        } catch {
            throw StoreError(coding: error, "A value of the field is no \(Field.self)")
        }
    }
}
