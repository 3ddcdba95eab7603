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

    init(path: String, options: EnvironmentOptions, lmdb: LMDBEnvironment) {
        self.path = path
        self.options = options
        self.lmdb = lmdb
        tables = TableRegistry(capacity: options.tableCountMax)
        // Slots are left for other processes, and for opening handles.
        readers = ReaderPool(lmdb, countMax: max(1, options.readerCountMax - 16))
    }
}
