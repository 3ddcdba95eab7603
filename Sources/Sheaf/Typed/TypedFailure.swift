// SPDX-License-Identifier: MIT
//
// What is wrong with a typed filter, update or path. Writing one cannot throw, so it is kept until
// a verb needs the document.

/// An error that waits for the verb.
struct TypedFailure: Error, Hashable {
    private let code: StoreError.Code
    private let message: String

    /// A filter or an update that the language has no words for.
    init(_ message: String) {
        code = .invalidOperation
        self.message = message
    }

    init(_ error: StoreError) {
        (code, message) = (error.code, error.message)
    }

    /// The error that the verb throws.
    var error: StoreError { StoreError(code, message) }
}

extension StoreError {
    /// The store's error for what coding a value of the caller's has thrown.
    init(coding error: any Error, _ what: String) {
        switch error {
        case let error as StoreError: self = error
        case let error as BSONError: self.init(error)
        default: self.init(.conversion, "\(what): \(error)", cause: error)
        }
    }
}

/// A value as it is stored, or why it cannot be.
func storedValue(_ value: some Encodable) -> Result<BSONValue, TypedFailure> {
    do {
        return .success(try BSONEncoder().encodeValue(value))
    } catch {
        return .failure(
            TypedFailure(StoreError(coding: error, "The value cannot be stored"))
        )
    }
}
