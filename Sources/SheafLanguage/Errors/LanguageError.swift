// SPDX-License-Identifier: MIT
//
// The one error of the language: MongoDB's number and its words. The names of the numbers belong to
// the command boundary; what is here is which number a mistake in a query or an update has.

/// What is wrong with a query or an update, in MongoDB's words and by its number.
package struct LanguageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// MongoDB's number.
    package let code: Int
    /// What is wrong, in MongoDB's words where it has any.
    package let message: String

    /// An error of a kind.
    package init(_ kind: Kind, _ message: String) {
        code = kind.rawValue
        self.message = message
    }

    /// An error by MongoDB's number, for the many numbers that have no name but `Location…`.
    init(code: Int, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message with its number.
    package var description: String { "\(message) (\(code))" }

    /// The same error, its message led in by another.
    package func prefixed(_ prefix: String) -> LanguageError {
        LanguageError(code: code, prefix + message)
    }
}

extension LanguageError {
    /// The kinds of error that this module raises, by MongoDB's number.
    package enum Kind: Int, Sendable {
        case internalError = 1
        case badValue = 2
        case failedToParse = 9
        case typeMismatch = 14
        case overflow = 15
        case indexNotFound = 27
        case pathNotViable = 28
        case cannotBackfillArray = 34
        case conflictingUpdateOperators = 40
        case dollarPrefixedFieldName = 52
        case invalidIdField = 53
        case notSingleValueField = 54
        case invalidDBRef = 55
        case emptyFieldName = 56
        case immutableField = 66
        case invalidOptions = 72
        case cannotCreateIndex = 67
        case notExactValueField = 111
        case commandNotSupported = 115
        case incompatibleCollationVersion = 161
        case invalidPipelineOperator = 168
        case cannotIndexParallelArrays = 171
        case queryFeatureNotAllowed = 224
        case conversionFailure = 241
        case noQueryExecutionPlans = 291
        case objectTooLarge = 10334
        case severalOperators = 15983
        case wrongArity = 16020
        case duplicateObjectField = 16406
        case ambiguousNumericField = 16746
        case undefinedVariable = 17276
        case arityOutOfRange = 28667
        case regexOptionsFirst = 51074
        case regexOptionsTwice = 51075
        case invalidRegex = 51091
        case invalidRegexOption = 51108
        case regexExecution = 51156
        case letNeedsDocument = 4_890_500
        case geoNearNotAllowed = 5_626_500
    }

    /// A value that an operator cannot take.
    static func badValue(_ message: String) -> LanguageError {
        LanguageError(.badValue, message)
    }

    /// A value of a type that an operator cannot take.
    static func typeMismatch(_ message: String) -> LanguageError {
        LanguageError(.typeMismatch, message)
    }

    /// A query or an update that is not one.
    static func failedToParse(_ message: String) -> LanguageError {
        LanguageError(.failedToParse, message)
    }

    /// Something of MongoDB's that Sheaf does not know yet: refused, so that nobody takes silence
    /// for an answer.
    static func notSupportedYet(_ what: String) -> LanguageError {
        LanguageError(.commandNotSupported, "\(what) is not supported yet")
    }
}
