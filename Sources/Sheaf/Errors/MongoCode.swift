// SPDX-License-Identifier: MIT
//
// MongoDB's error numbers and names: the one table of them. Numbers without a name are `Location…`.

/// MongoDB's error numbers that a store can answer with.
package enum MongoCode: Int, Sendable, CaseIterable {
    case internalError = 1
    case badValue = 2
    case noSuchKey = 4
    case unknownError = 8
    case failedToParse = 9
    case userNotFound = 11
    case unauthorized = 13
    case typeMismatch = 14
    case overflow = 15
    case invalidLength = 16
    case protocolError = 17
    case authenticationFailed = 18
    case illegalOperation = 20
    case invalidBSON = 22
    case namespaceNotFound = 26
    case indexNotFound = 27
    case pathNotViable = 28
    case cannotBackfillArray = 34
    case conflictingUpdateOperators = 40
    case cursorNotFound = 43
    case noMatchingDocument = 47
    case namespaceExists = 48
    case maxTimeMSExpired = 50
    case dollarPrefixedFieldName = 52
    case invalidIdField = 53
    case notSingleValueField = 54
    case invalidDBRef = 55
    case emptyFieldName = 56
    case dottedFieldName = 57
    case commandNotFound = 59
    case writeConcernFailed = 64
    case immutableField = 66
    case cannotCreateIndex = 67
    case indexAlreadyExists = 68
    case invalidOptions = 72
    case invalidNamespace = 73
    case noReplicationEnabled = 76
    case unknownReplWriteConcern = 79
    case indexOptionsConflict = 85
    case indexKeySpecsConflict = 86
    case shutdownInProgress = 91
    case operationFailed = 96
    case unsatisfiableWriteConcern = 100
    case notExactValueField = 111
    case writeConflict = 112
    case commandNotSupported = 115
    case conflictingOperationInProgress = 117
    case documentValidationFailure = 121
    case commandFailed = 125
    case exceededMemoryLimit = 146
    case invalidPipelineOperator = 168
    case cannotIndexParallelArrays = 171
    case ambiguousIndexKeyPattern = 181
    case invalidIndexSpecificationOption = 197
    case noSuchSession = 206
    case invalidUUID = 207
    case queryFeatureNotAllowed = 224
    case transactionTooOld = 225
    case cursorKilled = 237
    case conversionFailure = 241
    case invalidResumeToken = 260
    case noSuchTransaction = 251
    case transactionCommitted = 256
    case tooManyLogicalSessions = 261
    case operationNotSupportedInTransaction = 263
    case indexBuildAborted = 276
    case changeStreamFatalError = 280
    case changeStreamHistoryLost = 286
    case noQueryExecutionPlans = 291
    case queryExceededMemoryLimit = 292
    case apiVersionError = 322
    case apiStrictError = 323
    case mechanismUnavailable = 334
    case unsupportedOpQueryCommand = 352
    case bsonObjectTooLarge = 10334
    case duplicateKey = 11000
    case interruptedAtShutdown = 11600
    case interrupted = 11601
    case cursorInUse = 12051
    case outOfDiskSpace = 14031
    case ambiguousFieldName = 16746
    case documentTooLarge = 17419
    case upsertTooLarge = 17420
    case idlFailedToParse = 40414
    case idlUnknownField = 40415
    case userAlreadyExists = 51003

    /// MongoDB's name for a number; `Location…` for those that have none.
    package static func name(of number: Int) -> String {
        MongoCode(rawValue: number)?.name ?? "Location\(number)"
    }

    /// MongoDB's name for the number.
    package var name: String {
        switch self {
        case .exceededMemoryLimit: "ExceededMemoryLimit"
        case .queryExceededMemoryLimit: "QueryExceededMemoryLimitNoDiskUseAllowed"
        case .bsonObjectTooLarge: "BSONObjectTooLarge"
        case .apiVersionError: "APIVersionError"
        case .apiStrictError: "APIStrictError"
        case .idlFailedToParse: "IDLFailedToParse"
        case .idlUnknownField: "IDLUnknownField"
        case .ambiguousFieldName, .documentTooLarge, .upsertTooLarge: "Location\(rawValue)"
        default: Self.capitalized("\(self)")
        }
    }

    /// The names of the cases are MongoDB's but for the first letter.
    private static func capitalized(_ name: String) -> String {
        name.prefix(1).uppercased() + name.dropFirst()
    }
}
