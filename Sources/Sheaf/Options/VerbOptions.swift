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

/// What an update may use beside its filter and its operators.
public struct UpdateOptions: Sendable, Hashable {
    /// The conditions that the identifiers in paths such as `grades.$[old].unit` stand for.
    ///
    /// Default: none.
    public var arrayFilters: [Document]

    /// The options of an update; unnamed ones have their defaults.
    public init(arrayFilters: [Document] = []) {
        self.arrayFilters = arrayFilters
    }
}

/// What a count counts.
public struct CountOptions: Sendable, Hashable {
    /// How many of the first matching documents are not counted.
    ///
    /// Default: none.
    public var skip: Int
    /// The count at which counting stops.
    ///
    /// Default: none.
    public var limit: Int?

    /// The options of a count; unnamed ones have their defaults.
    public init(skip: Int = 0, limit: Int? = nil) {
        self.skip = skip
        self.limit = limit
    }
}

/// What an insertion of many documents does when one of them fails.
public struct InsertManyOptions: Sendable, Hashable {
    /// Whether the first document that fails ends the call; else the others are inserted all the
    /// same.
    ///
    /// Default: yes.
    public var ordered: Bool

    /// The options of an insertion; unnamed ones have their defaults.
    public init(ordered: Bool = true) {
        self.ordered = ordered
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
