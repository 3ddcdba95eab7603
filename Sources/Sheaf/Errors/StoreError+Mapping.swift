// SPDX-License-Identifier: MIT
//
// What the rooms below throw, made into the store's error: one place, so that nothing internal
// leaks out.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension StoreError {
    /// The store's error for whatever was thrown below it.
    package init(mapping error: any Error) {
        switch error {
        case let error as StoreError: self = error
        case let error as KeyValueError: self.init(error)
        case let error as RecordError: self.init(error)
        case let error as LanguageError: self.init(error)
        case let error as BSONError: self.init(error)
        case is CancellationError:
            self.init(
                .cancelled,
                "The task was cancelled before the statement was carried out",
                cause: error
            )
        default: self.init(.internalError, "Unexpected error: \(error)", cause: error)
        }
    }

    init(_ error: LanguageError) {
        self.init(.invalidOperation, error.message, cause: error, mongoCode: error.code)
    }

    init(_ error: BSONError) {
        let code: Code =
            switch error.code {
            case .tooDeep: .documentTooDeep
            case .tooLarge: .documentTooLarge
            case .conversion: .conversion
            default: .invalidDocument
            }
        self.init(code, error.description, cause: error)
    }

    init(_ error: RecordError) {
        let code: Code =
            switch error.code {
            case .damaged: .damaged
            case .tooLarge: .documentTooLarge
            case .mismatch, .notFound: .internalError
            }
        self.init(code, error.message, cause: error)
    }

    init(_ error: KeyValueError) {
        let code = Self.codes[error.code] ?? .internalError
        self.init(code, error.message, cause: error)
    }

    private static let codes: [KeyValueError.Code: Code] = [
        .missing: .storeMissing,
        .notAStore: .notAStore,
        .isFolder: .notAStore,
        .truncated: .damaged,
        .damaged: .damaged,
        .newerFormat: .unsupportedFormat,
        .foreignFormat: .unsupportedFormat,
        .unsupportedLibrary: .unsupportedFormat,
        .permissionDenied: .permissionDenied,
        .networkFileSystem: .networkFileSystem,
        .readOnlyFileSystem: .readOnly,
        .readOnly: .readOnly,
        .alreadyOpen: .alreadyOpen,
        .replaced: .alreadyOpen,
        .exists: .fileExists,
        .invalidOption: .invalidOption,
        .noSpace: .noSpace,
        .mapFull: .storeFull,
        .transactionTooLarge: .resourceLimit,
        .noMemory: .resourceLimit,
        .tooManyFiles: .resourceLimit,
        .readerCountLimit: .resourceLimit,
        .tableCountLimit: .resourceLimit,
        .queueFull: .resourceLimit,
        .closed: .closed,
        .forked: .misuse,
        .misuse: .misuse,
        .snapshotExpired: .cursorExpired,
        .sessionEnded: .transactionAborted,
        .overtaken: .writeConflict,
        .ioFailure: .ioFailure,
        .outcomeUnknown: .outcomeUnknown,
    ]
}
