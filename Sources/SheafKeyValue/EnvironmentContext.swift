// SPDX-License-Identifier: MIT
//
// What the parts of one open environment share.

/// The parts of an open environment that its readers and its writer both need.
final class EnvironmentContext: Sendable {
    let path: String
    let options: EnvironmentOptions
    let lmdb: LMDBEnvironment
    let tables: TableRegistry
    let readers: ReaderPool
    /// What tells others that the store is open, with or without its lock file.
    let claim: UseClaim
    /// Who waits for the next commit.
    let commits = CommitSignal()
    /// Which process opened it: a forked child has another number.
    let processNumber = ForkGuard.install()

    init(
        path: String,
        options: EnvironmentOptions,
        lmdb: LMDBEnvironment,
        claim: UseClaim
    ) {
        self.path = path
        self.options = options
        self.lmdb = lmdb
        self.claim = claim
        tables = TableRegistry(capacity: options.tableCountMax)
        // Slots are left for other processes, and for opening handles.
        readers = ReaderPool(lmdb, countMax: options.readerCountMax - 16)
    }

    /// Refuses a process that was forked from the one that opened it.
    func checkProcess() throws(KeyValueError) {
        guard processNumber == ForkGuard.current else {
            throw KeyValueError(
                .forked,
                "The store was opened before this process was forked. Open it in the child."
            )
        }
    }
}
