// SPDX-License-Identifier: MIT
//
// What a call throws, as a value to look at.

import Sheaf
import Testing

/// The store's error that a body throws; nil, and a failed test, when it throws none.
func storeError(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async -> StoreError? {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as StoreError {
        return error
    } catch {
        Issue.record("another error was thrown: \(error)", sourceLocation: sourceLocation)
    }
    return nil
}
