// SPDX-License-Identifier: MIT
//
// What may be chosen about the log of changes, and what is chosen.

/// How much of the log of changes is kept.
///
///     try await store.enableChangeLog(ChangeLogOptions(countMax: 100_000))
///
/// The oldest changes go first, with the writes that come: each removes at most a few hundred. So
/// the log may hold somewhat more than the limits say, and the newest change always stays.
public struct ChangeLogOptions: Sendable, Hashable {
    /// The bytes of the pages of the log.
    ///
    /// Default: 256 MiB.
    public var byteCountMax: Int
    /// The changes in the log.
    ///
    /// Default: as many as there is room for.
    public var countMax: Int?
    /// How long a change is kept at most.
    ///
    /// Default: as long as there is room.
    public var ageMax: Duration?

    /// Limits of a log; unnamed ones have their defaults.
    public init(
        byteCountMax: Int = 256 << 20,
        countMax: Int? = nil,
        ageMax: Duration? = nil
    ) {
        self.byteCountMax = byteCountMax
        self.countMax = countMax
        self.ageMax = ageMax
    }

    /// Refuses limits that cannot be.
    func check() throws(StoreError) {
        guard byteCountMax >= 1, countMax ?? 1 >= 1, ageMax ?? .seconds(1) >= .seconds(1) else {
            throw StoreError(
                .invalidOption,
                "The limits of the log of changes must be 1 byte, 1 change and 1 second or more"
            )
        }
    }
}

/// What is chosen about the log of changes of a store.
public struct ChangeLogSettings: Sendable, Hashable {
    /// How much is kept.
    public let options: ChangeLogOptions
    /// What is logged.
    public let scopes: [ChangeScope]
    /// The collections whose documents are logged whole, as they were before each change.
    public let imageNamespaces: [Namespace]

    init(_ log: ChangeLog) {
        options = log.options
        scopes = log.parts.map(\.scope)
        imageNamespaces = log.imageNamespaces
    }
}
