// SPDX-License-Identifier: MIT
//
// The one error of this module: what went wrong below the records, and what to do about it.

/// Why the key-value store could not do what it was asked for.
///
/// Two errors are equal when their codes are.
package struct KeyValueError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of thing went wrong.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the code.
        package let description: String

        private init(_ name: String) { description = name }
    }

    /// The number that the layer below gave.
    package enum Cause: Sendable, Hashable {
        /// A return code of LMDB.
        case lmdb(Int32)
        /// An `errno` of the operating system.
        case system(Int32)
    }

    /// What kind of thing went wrong.
    package let code: Code
    /// What went wrong and the remedy, in sentences.
    package let message: String
    /// The number that the layer below gave, if it was the one to fail.
    package let cause: Cause?

    /// An error with its remedy.
    package init(_ code: Code, _ message: String, cause: Cause? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message, the code and the number below it.
    package var description: String {
        switch cause {
        case .lmdb(let number): "\(message) [\(code), LMDB \(number)]"
        case .system(let number): "\(message) [\(code), errno \(number)]"
        case nil: "\(message) [\(code)]"
        }
    }

    /// Whether the codes are the same.
    package static func == (left: KeyValueError, right: KeyValueError) -> Bool {
        left.code == right.code
    }
}

// MARK: - The codes

extension KeyValueError.Code {
    // Opening.

    /// There is no such file, or no such folder to create it in.
    package static let missing = Self("missing")
    /// The file is something else than a store.
    package static let notAStore = Self("notAStore")
    /// The file is shorter than its own records say.
    package static let truncated = Self("truncated")
    /// The structure of the file is broken.
    package static let damaged = Self("damaged")
    /// The file was made by a newer version.
    package static let newerFormat = Self("newerFormat")
    /// The file was made for a machine with another byte order.
    package static let foreignFormat = Self("foreignFormat")
    /// The path names a folder.
    package static let isFolder = Self("isFolder")
    /// The operating system does not permit it.
    package static let permissionDenied = Self("permissionDenied")
    /// The file system is mounted read-only.
    package static let readOnlyFileSystem = Self("readOnlyFileSystem")
    /// The process has it open already, in a way that does not fit.
    package static let alreadyOpen = Self("alreadyOpen")
    /// There is a file already where one is to be made.
    package static let exists = Self("exists")
    /// The file was replaced by another while it was being opened.
    package static let replaced = Self("replaced")
    /// The file lies on another machine.
    package static let networkFileSystem = Self("networkFileSystem")
    /// An option has a value that cannot be.
    package static let invalidOption = Self("invalidOption")
    /// The LMDB library is not one that this module was written for.
    package static let unsupportedLibrary = Self("unsupportedLibrary")

    // Resources.

    /// The disk, or the quota, is full.
    package static let noSpace = Self("noSpace")
    /// Memory or address space ran out.
    package static let noMemory = Self("noMemory")
    /// The process or the system has too many files open.
    package static let tooManyFiles = Self("tooManyFiles")
    /// The store has reached the size that its options allow.
    package static let mapFull = Self("mapFull")
    /// One transaction changes more than LMDB can hold.
    package static let transactionTooLarge = Self("transactionTooLarge")
    /// More snapshots are open than the options allow.
    package static let readerCountLimit = Self("readerCountLimit")
    /// More tables are there than the options allow.
    package static let tableCountLimit = Self("tableCountLimit")
    /// More writes wait than the options allow.
    package static let queueFull = Self("queueFull")

    // Use.

    /// The environment has been closed.
    package static let closed = Self("closed")
    /// The environment belongs to the process that this one was forked from.
    package static let forked = Self("forked")
    /// The environment was opened for reading only.
    package static let readOnly = Self("readOnly")
    /// A call in a place where it cannot be answered.
    package static let misuse = Self("misuse")
    /// The table is not there, or not any more.
    package static let tableMissing = Self("tableMissing")
    /// A key that is empty or too long.
    package static let invalidKey = Self("invalidKey")
    /// A value that is too long.
    package static let invalidValue = Self("invalidValue")
    /// The snapshot was held too long and has been given up.
    package static let snapshotExpired = Self("snapshotExpired")
    /// A table became known after the snapshot was taken: take a new one.
    package static let snapshotTooOld = Self("snapshotTooOld")
    /// The session has been ended; nothing of it is kept.
    package static let sessionEnded = Self("sessionEnded")
    /// The session could not go on from the state that it had read: begin it again.
    package static let overtaken = Self("overtaken")

    // Failures.

    /// Reading or writing the file failed; nothing of the write shows.
    package static let ioFailure = Self("ioFailure")
    /// The commit record failed and nobody can tell whether the write is kept.
    package static let outcomeUnknown = Self("outcomeUnknown")
    /// Something that LMDB never answers here.
    package static let unexpected = Self("unexpected")
}
