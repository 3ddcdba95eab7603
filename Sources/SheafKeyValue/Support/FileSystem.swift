// SPDX-License-Identifier: MIT
//
// The calls of the operating system on paths and on what a file system has left.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

enum FileSystem {
    /// The path of a file that is there, without symbolic links; nil if it is not there.
    static func resolved(_ path: String) throws(KeyValueError) -> String? {
        guard let resolved = unsafe realpath(path, nil) else {
            let number = SystemError.current
            if number == ENOENT { return nil }
            throw .system(number, during: "Looking at \(path)")
        }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// Whether the path names a symbolic link.
    static func isLink(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// Gives a file another name, in place of whatever had it.
    static func rename(_ path: String, to other: String) throws(KeyValueError) {
        #if canImport(Darwin)
            let code = unsafe Darwin.rename(path, other)
        #elseif canImport(Musl)
            let code = unsafe Musl.rename(path, other)
        #else
            let code = unsafe Glibc.rename(path, other)
        #endif
        guard code == 0 else { throw .system(SystemError.current, during: "Renaming \(path)") }
    }

    /// Deletes a file, if it is there.
    static func remove(_ path: String) {
        unsafe unlink(path)
    }

    /// Flushes the names in a folder.
    static func synchronise(folder: String) throws(KeyValueError) {
        try FileDescriptor(opening: folder, for: .readingFolder).synchronise()
    }

    /// The folder and the name of a path.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.index(after: slash)...]))
    }

    /// The bytes that the process may still write beside a file; nil if that is not known.
    static func freeByteCount(beside path: String) -> Int? {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        let (count, overflow) = UInt64(status.f_bavail)
            .multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? .max : Int(clamping: count)
    }

    /// The length that a file of this process may have.
    static var fileByteCountMax: Int {
        var limit = rlimit()
        #if canImport(Glibc)
            let code = unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        #else
            let code = unsafe getrlimit(RLIMIT_FSIZE, &limit)
        #endif
        return code == 0 ? Int(clamping: limit.rlim_cur) : .max
    }
}
