// SPDX-License-Identifier: MIT
//
// What the numbers of the operating system mean to somebody who has a store there.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

enum SystemError {
    /// The `errno` of the call that just failed.
    static var current: Int32 { errno }

    /// The code and the sentence for a number.
    static func meaning(of number: Int32) -> (KeyValueError.Code, String) {
        switch number {
        case ENOENT:
            (.missing, "there is no such file or folder. Check the path.")
        case EISDIR:
            (.isFolder, "the path names a folder. Name a file in it.")
        case ENOTDIR:
            (.missing, "a part of the path is not a folder. Check the path.")
        case EACCES, EPERM:
            (.permissionDenied, "the system does not permit it. Check owner and mode.")
        case EROFS:
            (.readOnlyFileSystem, "the file system is read-only. Open with isReadOnly.")
        case ENOSPC, EDQUOT:
            (.noSpace, "the disk or the quota is full. Free some space and try again.")
        case EFBIG:
            (.noSpace, "the file may not grow so large here. Raise the limit (ulimit -f).")
        case ENOMEM:
            (.noMemory, "memory or address space ran out. Lower mapSizeBytes (or ulimit -v).")
        case EMFILE, ENFILE:
            (.tooManyFiles, "too many files are open. Close some, or raise ulimit -n.")
        case EIO:
            (.ioFailure, "the device reported an error. Check the disk and the system's log.")
        case EINVAL:
            (.unexpected, "the system refused the arguments.")
        default:
            (.unexpected, unsafe String(cString: strerror(number)) + ".")
        }
    }
}
