// SPDX-License-Identifier: MIT
//
// The options of each verb that has some: one type a verb, each default stated.

/// What a `find` shows of what it finds.
public struct FindOptions: Sendable, Hashable {
    /// How many of the first matching documents are left out.
    ///
    /// Default: none.
    public var skip: Int
    /// How many documents are shown at most.
    ///
    /// Default: all.
    public var limit: Int?
    /// How many documents a cursor reads ahead at a time.
    ///
    /// Default: 128.
    public var batchCountMax: Int
    /// How many bytes of documents a cursor reads ahead at a time; one document may exceed them.
    ///
    /// Default: 1 MiB.
    public var batchBytesMax: Int

    /// The options of a `find`; unnamed ones have their defaults.
    public init(
        skip: Int = 0,
        limit: Int? = nil,
        batchCountMax: Int = 128,
        batchBytesMax: Int = 1 << 20
    ) {
        self.skip = skip
        self.limit = limit
        self.batchCountMax = batchCountMax
        self.batchBytesMax = batchBytesMax
    }
}

/// How an index is made.
public struct IndexOptions: Sendable, Hashable {
    /// The name.
    ///
    /// Default: the fields and directions of the pattern, as in `uid_1`.
    public var name: String?

    /// The options of an index; unnamed ones have their defaults.
    public init(name: String? = nil) {
        self.name = name
    }
}
