// SPDX-License-Identifier: MIT
//
// Opening and closing: each file once in a process, and the file made whole before it is used.

extension Environment {
    /// Opens a store file, or yields the environment that has it open already.
    ///
    /// A missing file is created if the options allow. An environment that is open already keeps
    /// the options that it was opened with first.
    ///
    /// - Throws: ``KeyValueError`` with a code for each thing that can be wrong with the path, the
    ///   file, the disk or the options; the file is then as it was.
    package static func open(
        at path: String,
        options: EnvironmentOptions = .init()
    ) throws(KeyValueError) -> Environment {
        try options.check()
        try LMDBEnvironment.checkLibrary()
        return try Signals.withFileSizeSignalBlocked { () throws(KeyValueError) in
            try EnvironmentRegistry.open(path, options)
        }
    }

    /// Closes the environment, if it has been closed as often as opened.
    ///
    /// The write that is being made is finished; those that wait get
    /// ``KeyValueError/Code/closed``. Open snapshots end in their own time, and the call waits for
    /// them unless it comes from inside one, or from inside a write; leases end at once.
    package func close() {
        guard context.processNumber == ForkGuard.current, EnvironmentRegistry.close(self) else {
            return
        }
        writer.refuse(writer.queue.close(), with: .closed)
        context.readers.refuse()
        guard !writer.isThisThread, !context.readers.isEnteredByThisThread else { return }
        writer.waitUntilEnded()
    }

    convenience init(
        opening file: StoreFile,
        _ options: EnvironmentOptions
    ) throws(KeyValueError) {
        try file.check()
        if !options.allowsNetworkFileSystem {
            try NetworkFileSystem.refuse(file.path, on: NetworkFileSystem.type(at: file.path))
        }
        let withoutLock = try file.prepareLock(options)
        let claim = try UseClaim(on: file.path)
        let lmdb = try LMDBEnvironment(
            path: file.path,
            options: options,
            withoutLock: withoutLock
        )
        do throws(KeyValueError) {
            let context = EnvironmentContext(
                path: file.path,
                options: options,
                lmdb: lmdb,
                claim: claim
            )
            // Waiting for the locks, one may have waited for somebody who replaced the file.
            guard try FileStatus(at: file.path)?.identity == file.identity else {
                throw KeyValueError(
                    .replaced,
                    "\(file.path) was replaced while it was being opened. Open it again."
                )
            }
            lmdb.clearDeadReaders()
            if options.checksPages { try PageCheck.check(file.path, in: lmdb) }
            if !options.isReadOnly { try SystemTable.create(in: lmdb) }
            try context.tables.openAll(in: lmdb)
            try self.init(context)
        } catch {
            lmdb.close()
            throw error
        }
    }
}

extension EnvironmentOptions {
    /// Refuses values that cannot be.
    func check() throws(KeyValueError) {
        let page = 65_536
        for (name, value, range) in [
            ("mapSizeBytes", mapSizeBytes, page...Int.max),
            ("mapSizeBytesMax", mapSizeBytesMax, mapSizeBytes...Int.max),
            ("readerCountMax", readerCountMax, 32...65_536),
            ("tableCountMax", tableCountMax, 4...65_536),
            ("queueCountMax", queueCountMax, 1...Int.max),
            ("batchCountMax", batchCountMax, 1...Int.max),
            ("batchBytesMax", batchBytesMax, 1...Int.max),
            ("fileMode", Int(fileMode), 0...0o777),
        ] where !range.contains(value) {
            throw KeyValueError(
                .invalidOption,
                "\(name) is \(value): it must be from \(range.lowerBound) to \(range.upperBound)."
            )
        }
        guard mapSizeBytes % page == 0, mapSizeBytesMax % page == 0 else {
            throw KeyValueError(
                .invalidOption,
                "mapSizeBytes and mapSizeBytesMax must be multiples of \(page)."
            )
        }
    }
}
