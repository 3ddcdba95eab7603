// SPDX-License-Identifier: MIT
//
// The one error of the store: what every room below throws becomes this on its way out.

/// Why a store could not do what it was asked for.
///
/// The ``code`` says what kind of thing went wrong and is what programs decide on; the ``message``
/// says it in words, with the remedy. MongoDB's number for it is ``mongoCode``.
///
///     do {
///         try await grades.insertOne(["uid": "u1"])
///     } catch let error where error.code == .duplicateKey {
///         print(error.keyValue ?? [:])
///     }
///
/// Two errors are equal when their codes are.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// What kind of thing went wrong.
    public let code: Code
    /// What went wrong, and what to do about it.
    public let message: String
    /// The error of a room below that this one tells of.
    public let cause: (any Error)?
    /// MongoDB's number for the error; 1 (`InternalError`) when it has none.
    public let mongoCode: Int
    /// What is known beside the message.
    package let detail: Detail?

    /// What some errors know beside their message.
    package enum Detail: Sendable {
        /// The unique index and the value that is there already.
        case duplicate(pattern: Document, value: Document)
        /// What a statement over many documents had done before it stopped, and what failed.
        case partial(PartialResult, [WriteFailure])
    }

    /// An error with its remedy.
    ///
    /// Without a number of its own it has the one of its code.
    package init(
        _ code: Code,
        _ message: String,
        cause: (any Error)? = nil,
        mongoCode: Int? = nil,
        detail: Detail? = nil
    ) {
        self.code = code
        self.message = message
        self.cause = cause
        self.mongoCode = mongoCode ?? code.mongoCode
        self.detail = detail
    }

    /// MongoDB's name for ``mongoCode``, such as `DuplicateKey`.
    public var codeName: String { MongoCode.name(of: mongoCode) }

    /// The pattern of the unique index whose key is there already.
    public var keyPattern: Document? {
        switch detail {
        case .duplicate(let pattern, _): pattern
        case .partial(_, let failures): failures.first?.error.keyPattern
        case nil: nil
        }
    }

    /// The key that is there already.
    public var keyValue: Document? {
        switch detail {
        case .duplicate(_, let value): value
        case .partial(_, let failures): failures.first?.error.keyValue
        case nil: nil
        }
    }

    /// The documents of an `insertMany`, or the writes of a `bulkWrite`, that failed, each with its
    /// position.
    public var writeFailures: [WriteFailure] {
        if case .partial(_, let failures) = detail { failures } else { [] }
    }

    /// What a statement over many documents had done, and what stays done, before it stopped.
    public var partialResult: PartialResult? {
        if case .partial(let result, _) = detail { result } else { nil }
    }

    /// MongoDB's labels of the error, which tell what may be tried again.
    ///
    /// `TransientTransactionError`: the whole transaction; `UnknownTransactionCommitResult`: only
    /// its commit.
    public var errorLabels: [String] {
        switch code {
        case .writeConflict, .transactionAborted: ["TransientTransactionError"]
        case .outcomeUnknown: ["UnknownTransactionCommitResult"]
        default: []
        }
    }

    /// The message with the name of the code.
    public var description: String { "\(message) [\(code)]" }
}

extension StoreError: Equatable {
    /// Whether the codes are the same.
    public static func == (left: StoreError, right: StoreError) -> Bool {
        left.code == right.code
    }
}

/// One document, or one write, of many that failed.
public struct WriteFailure: Sendable {
    /// The position of the document or of the write in the call.
    public let index: Int
    /// Why it failed.
    public let error: StoreError
}

/// What a statement over many documents had done before it stopped.
public enum PartialResult: Sendable {
    /// An insertion of many documents.
    case insertMany(InsertManyResult)
    /// An update of many documents.
    case update(UpdateResult)
    /// Several writes.
    case bulkWrite(BulkWriteResult)
}
