// SPDX-License-Identifier: MIT
//
// Opening and closing: each file once in a process, and the file made whole before it is used.

internal import Synchronization

extension Environment {
    /// Opens a store file, or yields the environment that has it open already.
    ///
    /// - Throws: ``KeyValueError`` with a code for each thing that can be wrong with the path, the
    ///   file, the disk or the options.
    package static func open(
        at path: String, options: EnvironmentOptions = .init()
    ) throws(KeyValueError) -> Environment {
        let lmdb = try LMDBEnvironment(path: path, options: options, withoutLock: false)
        let context = EnvironmentContext(path: path, options: options, lmdb: lmdb)
        let environment = try Environment(context)
        if !options.isReadOnly { try SystemTable.create(in: lmdb) }
        lmdb.clearDeadReaders()
        try context.tables.openAll(in: lmdb)
        return environment
    }

    /// Closes the environment, if it has been closed as often as opened.
    ///
    /// The write that is being made is finished; those that wait get
    /// ``KeyValueError/Code/closed``. Open snapshots end in their own time, and the call waits for
    /// them unless it comes from inside one, or from inside a write.
    package func close() {
        writer.refuse(writer.queue.close(), with: .closed)
        guard !writer.isThisThread, !context.readers.isEnteredByThisThread else { return }
        writer.waitUntilEnded()
    }
}
