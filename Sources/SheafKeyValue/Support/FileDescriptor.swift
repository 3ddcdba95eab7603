// SPDX-License-Identifier: MIT
//
// The calls of the operating system on files: what is around a store before LMDB has it.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// An open file of our own; it closes itself.
struct FileDescriptor: ~Copyable {
    /// What is to be done with a file.
    enum Purpose {
        case reading
        case readingFolder
        case writing(createMode: UInt32?)
    }

    /// The number of the system.
    let number: Int32
    private let path: String

    init(opening path: String, for purpose: Purpose) throws(KeyValueError) {
        let result =
            switch purpose {
            case .reading: unsafe open(path, O_RDONLY | O_CLOEXEC)
            case .readingFolder: unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            case .writing(nil): unsafe open(path, O_RDWR | O_CLOEXEC)
            case .writing(let mode?):
                unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode_t(mode))
            }
        guard result >= 0 else { throw .system(SystemError.current, during: "Opening \(path)") }
        number = result
        self.path = path
    }

    /// A new file in a folder, whose name is gone at once.
    init(unnamedIn folder: String) throws(KeyValueError) {
        // A random number of 64 bits is not met twice.
        path = "\(folder)/.sheaf-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        number = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
        guard number >= 0 else {
            throw .system(SystemError.current, during: "Making a temporary file in \(folder)")
        }
        FileSystem.remove(path)
    }

    deinit {
        close(number)
    }

    /// What the file is and how large.
    var status: FileStatus {
        get throws(KeyValueError) {
            var status = stat()
            guard unsafe fstat(number, &status) == 0 else {
                throw .system(SystemError.current, during: "Looking at \(path)")
            }
            return FileStatus(status)
        }
    }

    /// The bytes at an offset; fewer where the file ends.
    func read(_ byteCount: Int, at offset: Int) throws(KeyValueError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var count = 0
        while count < byteCount {
            let result = unsafe bytes.withUnsafeMutableBytes { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe pread(number, base + count, byteCount - count, off_t(offset + count))
            }
            if result < 0, SystemError.current == EINTR { continue }
            guard result >= 0 else {
                throw .system(SystemError.current, during: "Reading \(path)")
            }
            if result == 0 { break }
            count += result
        }
        bytes.removeLast(byteCount - count)
        return bytes
    }

    /// Writes all of the bytes at an offset.
    func write(_ bytes: [UInt8], at offset: Int) throws(KeyValueError) {
        var count = 0
        while count < bytes.count {
            let result = unsafe bytes.withUnsafeBytes { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe pwrite(
                    number,
                    base + count,
                    bytes.count - count,
                    off_t(offset + count)
                )
            }
            if result < 0, SystemError.current == EINTR { continue }
            guard result > 0 else {
                throw .system(
                    result < 0 ? SystemError.current : ENOSPC,
                    during: "Writing \(path)"
                )
            }
            count += result
        }
    }

    /// Gives the file the mode and, where that is allowed, the owner of another.
    func adopt(_ other: FileStatus) throws(KeyValueError) {
        let own = try status
        if own.owner != other.owner { _ = fchown(number, other.owner.user, other.owner.group) }
        guard fchmod(number, mode_t(other.mode)) == 0 else {
            throw .system(SystemError.current, during: "Setting the mode of \(path)")
        }
    }

    func truncate(to byteCount: Int) throws(KeyValueError) {
        guard ftruncate(number, off_t(byteCount)) == 0 else {
            throw .system(SystemError.current, during: "Truncating \(path)")
        }
    }

    /// Flushes the file, or the names in a folder, to the medium.
    func synchronise() throws(KeyValueError) {
        guard fsync(number) == 0 else {
            throw .system(SystemError.current, during: "Flushing \(path)")
        }
    }

    /// How a right to a file goes with that of others.
    enum Right {
        case sole, shared
    }

    /// Waits for a right to the file among those that ask for one.
    func lock(_ right: Right) throws(KeyValueError) {
        while flock(number, right == .sole ? LOCK_EX : LOCK_SH) != 0 {
            guard SystemError.current == EINTR else {
                throw .system(SystemError.current, during: "Locking \(path)")
            }
        }
    }
}

extension FileDescriptor {
    /// Takes the sole right to the file; false if somebody has one.
    func tryLock() -> Bool {
        flock(number, LOCK_EX | LOCK_NB) == 0
    }
}

// MARK: - The lock file of LMDB

extension FileDescriptor {
    /// Claims the first byte as LMDB does; false if any process has the store open.
    ///
    /// The claim ends when any descriptor of the file is closed in this process.
    func claimFirstByte() -> Bool {
        var claim = flock()
        claim.l_type = Int16(F_WRLCK)
        claim.l_whence = Int16(SEEK_SET)
        claim.l_len = 1
        return unsafe fcntl(number, F_SETLK, &claim) == 0
    }

    /// Whether some process has the store open.
    var isFirstByteClaimed: Bool {
        var claim = flock()
        claim.l_type = Int16(F_WRLCK)
        claim.l_whence = Int16(SEEK_SET)
        claim.l_len = 1
        guard unsafe fcntl(number, F_GETLK, &claim) == 0 else { return true }
        return claim.l_type != Int16(F_UNLCK)
    }

    /// Makes the file so long, with room on the medium for every byte.
    func allocate(_ byteCount: Int) throws(KeyValueError) {
        #if canImport(Darwin)
            try fill(byteCount)
        #else
            let code = posix_fallocate(number, 0, off_t(byteCount))
            if code == EINVAL || code == EOPNOTSUPP { return try fill(byteCount) }
            guard code == 0 else { throw .system(code, during: "Making room for \(path)") }
        #endif
    }

    /// Writes zeros where the file system cannot set room aside.
    private func fill(_ byteCount: Int) throws(KeyValueError) {
        let zeros = [UInt8](repeating: 0, count: byteCount)
        let written = unsafe zeros.withUnsafeBytes { buffer in
            unsafe pwrite(number, buffer.baseAddress, byteCount, 0)
        }
        guard written != byteCount else { return }
        throw .system(
            written < 0 ? SystemError.current : ENOSPC,
            during: "Making room for \(path)"
        )
    }
}

/// What a file is.
struct FileStatus: Sendable, Hashable {
    /// What makes it that file, whatever it is called.
    struct Identity: Sendable, Hashable {
        let device: UInt64
        let inode: UInt64
    }

    /// Whom it belongs to.
    struct Owner: Sendable, Hashable {
        let user: UInt32
        let group: UInt32
    }

    let identity: Identity
    let byteCount: Int
    let isFolder: Bool
    let isRegular: Bool
    /// The permissions.
    let mode: UInt32
    let owner: Owner

    fileprivate init(_ status: stat) {
        identity = Identity(
            device: UInt64(truncatingIfNeeded: status.st_dev),
            inode: UInt64(truncatingIfNeeded: status.st_ino)
        )
        byteCount = Int(status.st_size)
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        isRegular = status.st_mode & S_IFMT == S_IFREG
        mode = UInt32(status.st_mode) & 0o7777
        owner = Owner(user: status.st_uid, group: status.st_gid)
    }

    /// What is at a path; nil if nothing is.
    init?(at path: String) throws(KeyValueError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            let number = SystemError.current
            if number == ENOENT { return nil }
            throw .system(number, during: "Looking at \(path)")
        }
        self.init(status)
    }
}
