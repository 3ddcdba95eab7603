// SPDX-License-Identifier: MIT
//
// The calls of LMDB on an environment.

internal import CLMDB

/// An open environment of LMDB.
///
/// Everything but beginning a transaction belongs to the one thread of ``Environment``.
@safe
final class LMDBEnvironment: @unchecked Sendable {
    // @unchecked because: LMDB's environment may be used from all threads; the pointer changes
    // only while the gate keeps all readers out, on the thread that also writes.
    private(set) var pointer: OpaquePointer

    /// Opens a file that is known to be there.
    init(path: String, options: EnvironmentOptions, withoutLock: Bool) throws(KeyValueError) {
        unsafe pointer = try Self.open(path, options, withoutLock)
    }

    /// Closes the file; no transaction may be open.
    func close() {
        unsafe mdb_env_close(pointer)
    }

    /// Flushes what ``EnvironmentOptions/Durability/withoutSync`` left unwritten.
    func synchronise() throws(KeyValueError) {
        let code = unsafe mdb_env_sync(pointer, 1)
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Flushing the store") }
    }

    /// Frees the slots of readers whose process is dead, and yields how many there were.
    @discardableResult
    func clearDeadReaders() -> Int {
        var count: Int32 = 0
        unsafe mdb_reader_check(pointer, &count)
        return Int(count)
    }

    private static func open(
        _ path: String, _ options: EnvironmentOptions, _ withoutLock: Bool
    ) throws(KeyValueError) -> OpaquePointer {
        var created: OpaquePointer?
        let code = unsafe mdb_env_create(&created)
        guard code == MDB_SUCCESS, let environment = unsafe created else {
            throw .lmdb(code, during: "Opening \(path)")
        }
        do throws(KeyValueError) {
            unsafe try configure(environment, options)
            let flags = flags(options, withoutLock)
            let code = unsafe mdb_env_open(environment, path, flags, options.fileMode)
            guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Opening \(path)") }
        } catch {
            // LMDB wants a failed environment closed as well.
            unsafe mdb_env_close(environment)
            throw error
        }
        return unsafe environment
    }

    private static func configure(
        _ environment: OpaquePointer, _ options: EnvironmentOptions
    ) throws(KeyValueError) {
        for code in unsafe [
            mdb_env_set_mapsize(environment, options.mapSizeBytes),
            mdb_env_set_maxreaders(environment, UInt32(options.readerCountMax)),
            mdb_env_set_maxdbs(environment, UInt32(options.tableCountMax)),
        ] where code != MDB_SUCCESS {
            throw .lmdb(code, during: "Configuring the store")
        }
    }

    /// Never MDB_WRITEMAP: on a full disk it kills the process instead of failing.
    private static func flags(_ options: EnvironmentOptions, _ withoutLock: Bool) -> UInt32 {
        var flags = MDB_NOSUBDIR | MDB_NOTLS
        if options.isReadOnly { flags |= MDB_RDONLY }
        if withoutLock { flags |= MDB_NOLOCK }
        switch options.durability {
        case .full: break
        case .deferredMeta: flags |= MDB_NOMETASYNC
        case .withoutSync: flags |= MDB_NOSYNC
        }
        return UInt32(flags)
    }
}
