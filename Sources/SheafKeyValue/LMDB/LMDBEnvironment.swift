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
    private var handle: OpaquePointer?
    private let path: String
    private let options: EnvironmentOptions
    private let withoutLock: Bool
    /// The address space that the file is mapped into.
    private(set) var mapSizeBytes: Int

    /// Opens a file that is known to be there.
    init(path: String, options: EnvironmentOptions, withoutLock: Bool) throws(KeyValueError) {
        self.path = path
        self.options = options
        self.withoutLock = withoutLock
        mapSizeBytes = options.mapSizeBytes
        unsafe handle = try Self.open(path, options, mapSizeBytes, withoutLock)
        mapSizeBytes = information?.mapSizeBytes ?? mapSizeBytes
    }

    /// The environment of LMDB; an error if it could not be opened again after a failure.
    var pointer: OpaquePointer {
        get throws(KeyValueError) {
            guard let handle = unsafe handle else {
                throw KeyValueError(
                    .ioFailure,
                    "The store could not be opened again after a failure. Close and open it."
                )
            }
            return unsafe handle
        }
    }

    /// Closes the file; no transaction may be open.
    func close() {
        if let handle = unsafe handle { unsafe mdb_env_close(handle) }
        unsafe handle = nil
    }

    /// Closes and opens the file; no transaction may be open, and all handles of tables are void.
    func reopen() throws(KeyValueError) {
        close()
        unsafe handle = try Self.open(path, options, mapSizeBytes, withoutLock)
        mapSizeBytes = information?.mapSizeBytes ?? mapSizeBytes
    }

    /// Maps the file with another size, or with what another process chose.
    ///
    /// No snapshot may be in use. After a failure the file is not mapped: it must be reopened.
    func resize(to byteCount: Int?) throws(KeyValueError) {
        let code = unsafe mdb_env_set_mapsize(try pointer, byteCount ?? 0)
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Growing the map of \(path)") }
        mapSizeBytes = information?.mapSizeBytes ?? mapSizeBytes
    }

    /// Flushes what ``EnvironmentOptions/Durability/withoutSync`` left unwritten.
    func synchronise() throws(KeyValueError) {
        let code = unsafe mdb_env_sync(try pointer, 1)
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Flushing the store") }
    }

    /// Frees the slots of readers whose process is dead, and yields how many there were.
    @discardableResult
    func clearDeadReaders() -> Int {
        var count: Int32 = 0
        if let handle = unsafe handle { unsafe mdb_reader_check(handle, &count) }
        return Int(count)
    }

    /// Writes the store's current state from the front to the end, to a file or a pipe.
    func copy(to descriptor: Int32, compacting: Bool) throws(KeyValueError) {
        let flags = compacting ? UInt32(MDB_CP_COMPACT) : 0
        let code = unsafe mdb_env_copyfd2(try pointer, descriptor, flags)
        guard code != MDB_INCOMPATIBLE else {
            throw KeyValueError(
                .damaged,
                "Some pages are neither in use nor free, so that the store cannot be compacted. "
                    + "Verify it, and copy it without compacting."
            )
        }
        guard code == MDB_SUCCESS else { throw .lmdb(code, during: "Copying the store") }
    }

    /// The table of readers as LMDB prints it, without its head.
    var readerTable: String {
        guard let handle = unsafe handle else { return "" }
        var text = ""
        // unsafe because: the text outlives the call, which hands its address back to the closure.
        _ = unsafe withUnsafeMutablePointer(to: &text) { text in
            unsafe mdb_reader_list(
                handle,
                { line, context in
                    guard let line = unsafe line, let context = unsafe context else { return 0 }
                    let text = unsafe context.assumingMemoryBound(to: String.self)
                    unsafe text.pointee += String(cString: line)
                    return 0
                },
                text
            )
        }
        return text
    }

    /// The bytes of a page.
    var pageSize: Int {
        var statistics = MDB_stat()
        guard let handle = unsafe handle,
            unsafe mdb_env_stat(handle, &statistics) == MDB_SUCCESS
        else { return 4096 }
        return Int(statistics.ms_psize)
    }

    /// The measures of the map and the reader table; nil if the file is not open.
    var information: (mapSizeBytes: Int, lastPage: Int, lastCommit: Int, readerSlots: Int)? {
        guard let handle = unsafe handle else { return nil }
        var information = unsafe MDB_envinfo()
        guard unsafe mdb_env_info(handle, &information) == MDB_SUCCESS else { return nil }
        return unsafe (
            information.me_mapsize,
            information.me_last_pgno,
            information.me_last_txnid,
            Int(information.me_numreaders)
        )
    }
}

// MARK: - Opening

extension LMDBEnvironment {
    /// The version of the library that is linked, as it calls itself.
    static func libraryVersion() -> (text: String, major: Int32, minor: Int32, patch: Int32) {
        var major: Int32 = 0
        var minor: Int32 = 0
        var patch: Int32 = 0
        let text = unsafe String(cString: mdb_version(&major, &minor, &patch))
        return (text, major, minor, patch)
    }

    /// Refuses a library other than the one whose behaviour this module was built on.
    static func checkLibrary() throws(KeyValueError) {
        let (text, major, minor, patch) = libraryVersion()
        guard major == 0, minor == 9, patch >= 22 else {
            throw KeyValueError(
                .unsupportedLibrary,
                "\(text) is linked: install LMDB 0.9.22 or a later 0.9."
            )
        }
    }

    private static func open(
        _ path: String,
        _ options: EnvironmentOptions,
        _ mapSizeBytes: Int,
        _ withoutLock: Bool
    ) throws(KeyValueError) -> OpaquePointer {
        var created: OpaquePointer?
        let code = unsafe mdb_env_create(&created)
        guard code == MDB_SUCCESS, let environment = unsafe created else {
            throw .lmdb(code, during: "Opening \(path)")
        }
        do throws(KeyValueError) {
            unsafe try configure(environment, options, mapSizeBytes)
            let flags = flags(options, withoutLock)
            let code = unsafe mdb_env_open(environment, path, flags, options.fileMode)
            guard code == MDB_SUCCESS else {
                throw .lmdb(code, during: "Opening \(path) with a map of \(mapSizeBytes) bytes")
            }
        } catch {
            // LMDB wants a failed environment closed as well.
            unsafe mdb_env_close(environment)
            throw error
        }
        return unsafe environment
    }

    private static func configure(
        _ environment: OpaquePointer,
        _ options: EnvironmentOptions,
        _ mapSizeBytes: Int
    ) throws(KeyValueError) {
        for code in unsafe [
            mdb_env_set_mapsize(environment, mapSizeBytes),
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
