// SPDX-License-Identifier: MIT
//
// What may be chosen when an environment is opened. Every limit has a name here, and a default.

/// How an environment is opened, and its limits.
package struct EnvironmentOptions: Sendable, Hashable {
    /// What an acknowledged write survives.
    package enum Durability: Sendable, Hashable, CaseIterable {
        /// Power loss: data and commit record are on the medium before the answer.
        case full
        /// Power loss, except that the last commits may be missing as a whole (never torn).
        case deferredMeta
        /// The death of the process only; power loss may destroy the store. For scratch data.
        case withoutSync
    }

    /// The address space to begin with, 64 GiB; the file grows only by what is written.
    package var mapSizeBytes = 64 << 30
    /// The size at which writes are refused, 16 TiB.
    package var mapSizeBytesMax = 16 << 40
    /// The snapshots that all processes together may hold at a time, 1,024.
    package var readerCountMax = 1024
    /// The tables that the store may have, 1,024.
    package var tableCountMax = 1024
    /// What an acknowledged write survives: by default, power loss.
    package var durability = Durability.full
    /// Whether a missing file is created: by default, yes.
    package var createIfMissing = true
    /// Whether the file is opened for reading only: by default, no.
    package var isReadOnly = false
    /// Whether opening looks at every page of the file and refuses a damaged one: by default, no.
    package var checksPages = false
    /// Whether the file may lie on a network file system, which only this machine uses: by default,
    /// no.
    package var allowsNetworkFileSystem = false
    /// The permissions of a new file and its lock file: by default, the owner's only (0600).
    package var fileMode: UInt32 = 0o600
    /// How long a lease may hold one snapshot before it is given up, 10 minutes.
    package var readerAgeMax = Duration.seconds(600)
    /// The writes that may wait, 65,536; more are refused.
    package var queueCountMax = 65_536
    /// The writes that share one commit at most, 8,192.
    package var batchCountMax = 8_192
    /// The bytes that writes may hand over before their commit is made, 64 MiB; the last may exceed
    /// them.
    package var batchBytesMax = 64 << 20
    /// How long growing the map waits for readers to leave, 5 seconds.
    package var gateWaitMax = Duration.seconds(5)
    /// How often slots of dead readers and old leases are searched for, 30 seconds.
    package var readerCheckInterval = Duration.seconds(30)

    /// The defaults.
    package init() {}
}
