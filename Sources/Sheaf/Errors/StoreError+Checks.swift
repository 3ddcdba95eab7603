// SPDX-License-Identifier: MIT
//
// Which errors leave a transaction as it was: those of checks, which come before the first put of
// their statement. A call of many statements can go on behind them; all else ends the transaction.

import SheafLanguage

extension StoreError.Code {
    /// Whether the error is about one statement or document and no fault of the store.
    var isOfStatement: Bool {
        switch self {
        case .invalidOperation, .duplicateKey, .documentTooLarge, .documentTooDeep,
            .invalidDocument, .indexMissing:
            true
        default: false
        }
    }
}

extension StoreError {
    /// The error of a check; nil for what may have come after a put, or is a fault of the store.
    init?(ofCheck error: any Error) {
        switch error {
        case let error as LanguageError: self.init(error)
        case let error as StoreError where error.code.isOfStatement: self = error
        default: return nil
        }
    }

    /// The same error, its message led in by another.
    func prefixed(_ prefix: String) -> StoreError {
        StoreError(
            code,
            prefix + message,
            cause: cause,
            mongoCode: mongoCode,
            detail: detail
        )
    }
}
