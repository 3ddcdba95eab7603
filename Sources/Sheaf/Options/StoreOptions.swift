// SPDX-License-Identifier: MIT
//
// What may be chosen when a store is opened. Every limit has a name here, and a default.

package import SheafKeyValue

/// How a store is opened, and its limits.
///
///     var options = StoreOptions()
///     options.createIfMissing = false
///     let store = try Store.open(at: "grades.sheaf", options: options)
public struct StoreOptions: Sendable {
    /// What an acknowledged write survives.
    public enum Durability: Sendable, Hashable, CaseIterable {
        /// Power loss: everything is on the medium before a write is acknowledged.
        case full
        /// Power loss, except that the last writes may be missing, each as a whole; nothing is ever
        /// torn.
        case deferredMeta
        /// The death of the process only: power loss may destroy the store.
        ///
        /// For scratch data and benchmarks.
        case withoutSync
    }

    /// Whether a missing store is created, with its first write at the latest.
    ///
    /// Default: yes.
    public var createIfMissing = true
    /// Whether the store is opened for reading only.
    ///
    /// Default: no.
    public var isReadOnly = false
    /// Whether the store may lie on a network file system.
    ///
    /// Default: no; opening it is refused.
    ///
    /// Set it only when no other machine has the store open: its locks do not reach there.
    public var allowsNetworkFileSystem = false
    /// What an acknowledged write survives.
    ///
    /// Default: power loss.
    public var durability = Durability.full
    /// Whether opening looks at every page of the file, and refuses one of which a page is damaged.
    ///
    /// Default: no.
    ///
    /// LMDB trusts its pages: one that the medium damaged may end the process that reads it. With
    /// the check, opening takes time that grows with the file.
    public var checksPages = false
    /// Whether reads hold every record of a document against its checksum.
    ///
    /// Default: no; it costs them more than 5 %.
    ///
    /// What the medium changed is then an error, ``StoreError/Code/damaged``, and not another
    /// value. Changes and ``Store/verify(progress:)`` look at checksums in any case.
    public var checksRecords = false
    /// The size of the file at which writes are refused.
    ///
    /// Default: 16 TiB.
    ///
    /// Address space is taken, not memory or disk, and grows by itself.
    public var mapSizeBytesMax = 16 << 40
    /// The snapshots that all processes together may hold at a time.
    ///
    /// Default: 1,024.
    public var readerCountMax = 1024
    /// The tables of the store; a collection has two and one more for each index.
    ///
    /// Default: 1,024.
    public var tableCountMax = 1024
    /// How long a cursor may hold its snapshot before it expires.
    ///
    /// Default: 10 minutes.
    public var cursorAgeMax = Duration.seconds(600)
    /// The bytes of keys that a sort keeps in memory; beyond that it goes to a temporary file, or
    /// fails.
    ///
    /// Default: 100 MiB.
    public var sortMemoryByteCountMax = 100 << 20
    /// The folder in which sorts make their temporary files, which nobody else sees.
    ///
    /// Default: that of the store, or where that cannot be, the system's.
    public var temporaryFolder: String?
    /// The writes that may wait in the queue; more are refused.
    ///
    /// Default: 65,536.
    public var writeQueueCountMax = 65_536
    /// How long the transaction of a session may take, from its first statement to its commit.
    ///
    /// Default: 60 seconds, as in MongoDB.
    public var transactionLifetimeMax = Duration.seconds(60)
    /// How long the transaction of a session may hold the writer between two statements while
    /// others wait to write.
    ///
    /// Default: 1 second.
    public var transactionIdleMax = Duration.seconds(1)
    /// To whom the store tells what its work takes.
    ///
    /// Default: nobody, and then nothing is gathered.
    public var metrics: (any StoreMetrics)?
    /// How long a statement takes at least that ``metrics`` hears of.
    ///
    /// Default: 100 milliseconds, as in MongoDB.
    public var slowStatementMin = Duration.milliseconds(100)
    /// How often the store deletes expired documents, and carries on builds of indexes that were
    /// left.
    ///
    /// Default: 60 seconds. A store that is opened for reading only does neither.
    public var maintenanceInterval = Duration.seconds(60)
    /// The bytes that a document may have.
    ///
    /// Default: 2,147,483,647, which is as far as BSON goes.
    ///
    /// MongoDB's limit is 16,777,216; set it for a store whose documents travel there whole.
    public var documentByteCountMax = StoreOptions.documentByteCountLimit

    /// The most bytes that any document can have.
    public static let documentByteCountLimit = Int(Int32.max)

    /// The defaults.
    public init() {}
}

extension EnvironmentOptions {
    /// The part of the options that the room below keeps.
    package init(_ options: StoreOptions) {
        self.init()
        createIfMissing = options.createIfMissing
        isReadOnly = options.isReadOnly
        checksPages = options.checksPages
        allowsNetworkFileSystem = options.allowsNetworkFileSystem
        mapSizeBytesMax = options.mapSizeBytesMax
        mapSizeBytes = min(mapSizeBytes, options.mapSizeBytesMax)
        readerCountMax = options.readerCountMax
        tableCountMax = options.tableCountMax
        readerAgeMax = options.cursorAgeMax
        queueCountMax = options.writeQueueCountMax
        durability =
            switch options.durability {
            case .full: .full
            case .deferredMeta: .deferredMeta
            case .withoutSync: .withoutSync
            }
    }
}
