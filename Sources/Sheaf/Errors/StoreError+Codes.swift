// SPDX-License-Identifier: MIT
//
// The kinds of things that go wrong. The set is open: new ones may come, so a `switch` needs a
// default.

extension StoreError {
    /// What kind of thing went wrong.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name of the code.
        public let description: String
        /// MongoDB's number for the kind.
        package let mongoCode: Int

        private init(_ name: String, _ number: MongoCode) {
            description = name
            mongoCode = number.rawValue
        }
    }
}

// MARK: - Opening

extension StoreError.Code {
    /// There is no store at the path, and it was not to be created.
    public static let storeMissing = Self("storeMissing", .noSuchKey)
    /// The file is something else than a store.
    public static let notAStore = Self("notAStore", .operationFailed)
    /// The store was made by another version, or for another kind of machine.
    public static let unsupportedFormat = Self("unsupportedFormat", .operationFailed)
    /// The store is open already, in a way that does not fit.
    public static let alreadyOpen = Self("alreadyOpen", .operationFailed)
    /// The file lies on another machine.
    public static let networkFileSystem = Self("networkFileSystem", .operationFailed)
    /// There is a file where a new one was to be made.
    public static let fileExists = Self("fileExists", .operationFailed)
    /// The operating system does not permit it.
    public static let permissionDenied = Self("permissionDenied", .unauthorized)
    /// An option has a value that cannot be.
    public static let invalidOption = Self("invalidOption", .badValue)
}

// MARK: - The language and names

extension StoreError.Code {
    /// A filter, an update or an option that the language does not allow, or that does not fit a
    /// document.
    ///
    /// ``StoreError/mongoCode`` tells which rule.
    public static let invalidOperation = Self("invalidOperation", .badValue)
    /// A name that no database or collection may have.
    public static let invalidName = Self("invalidName", .invalidNamespace)
    /// There is no such collection or database.
    public static let namespaceMissing = Self("namespaceMissing", .namespaceNotFound)
    /// The collection is there already.
    public static let namespaceExists = Self("namespaceExists", .namespaceExists)
    /// There is no such index.
    public static let indexMissing = Self("indexMissing", .indexNotFound)
    /// The index is there already, with other options or another pattern.
    public static let indexConflict = Self("indexConflict", .indexOptionsConflict)
    /// An index that cannot be made.
    public static let invalidIndex = Self("invalidIndex", .cannotCreateIndex)
}

// MARK: - Documents

extension StoreError.Code {
    /// A unique index has the key already.
    public static let duplicateKey = Self("duplicateKey", .duplicateKey)
    /// The document is, or would become, larger than the limit.
    public static let documentTooLarge = Self("documentTooLarge", .documentTooLarge)
    /// The document is, or would become, nested deeper than the limit.
    public static let documentTooDeep = Self("documentTooDeep", .overflow)
    /// A document that cannot be stored, or bytes that are not BSON.
    public static let invalidDocument = Self("invalidDocument", .invalidBSON)
    /// A Swift value that cannot become a document, or the other way round.
    public static let conversion = Self("conversion", .conversionFailure)
}

// MARK: - Resources and failures

extension StoreError.Code {
    /// The store, a snapshot or a transaction has been closed.
    public static let closed = Self("closed", .operationFailed)
    /// The store was opened for reading only, or lies on a file system that is.
    public static let readOnly = Self("readOnly", .illegalOperation)
    /// The disk, or the quota, is full.
    public static let noSpace = Self("noSpace", .outOfDiskSpace)
    /// The store has reached the size that its options allow.
    public static let storeFull = Self("storeFull", .outOfDiskSpace)
    /// A limit of memory, files, tables, snapshots or waiting writes is reached; later it may work.
    public static let resourceLimit = Self("resourceLimit", .exceededMemoryLimit)
    /// A cursor was open for too long, and its snapshot has been given up.
    public static let cursorExpired = Self("cursorExpired", .cursorNotFound)
    /// A statement worked for longer than it may.
    public static let timeExceeded = Self("timeExceeded", .maxTimeMSExpired)
    /// The transaction of a session is not there: it has been aborted, and nothing of it is kept.
    public static let transactionAborted = Self("transactionAborted", .noSuchTransaction)
    /// The transaction of a session cannot be carried on from the state that it had read; nothing
    /// of it is kept.
    public static let writeConflict = Self("writeConflict", .writeConflict)
    /// The task was cancelled before the statement was carried out.
    public static let cancelled = Self("cancelled", .interrupted)
    /// Reading or writing the file failed; nothing of the statement shows.
    public static let ioFailure = Self("ioFailure", .operationFailed)
    /// The commit failed at a point where nobody can tell whether it is kept: look, then decide.
    public static let outcomeUnknown = Self("outcomeUnknown", .writeConcernFailed)
    /// Records of the store are damaged.
    ///
    /// `verify` tells more; restore a backup.
    public static let damaged = Self("damaged", .operationFailed)
    /// A call in a place where it cannot be answered.
    public static let misuse = Self("misuse", .illegalOperation)
    /// An error of Sheaf itself.
    ///
    /// Please report it.
    public static let internalError = Self("internalError", .internalError)
}
