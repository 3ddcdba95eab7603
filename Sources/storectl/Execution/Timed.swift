// SPDX-License-Identifier: MIT
//
// How long one call of the engine took, and the answer that tells it beside what was written.

internal import Sheaf

/// A result and the time that it took.
struct Timed<Result: Sendable> {
    let result: Result
    let microseconds: Int

    /// Takes the time of one call, and of nothing else.
    init(_ call: () async throws(StoreError) -> Result) async throws(StoreError) {
        let clock = ContinuousClock()
        let start = clock.now
        result = try await call()
        microseconds = Int((clock.now - start) / .microseconds(1))
    }
}

extension Timed where Result: WriteResult {
    /// MongoDB's fields with what the statement wrote.
    func answer(_ fields: Document) -> Document {
        var answer = fields
        answer.append("recordsWritten", .integer(result.recordsWritten))
        answer.append("bytesWritten", .integer(result.bytesWritten))
        answer.append("pagesWritten", result.pagesWritten.map { .integer($0) } ?? .null)
        answer.append("microseconds", .integer(microseconds))
        return answer
    }
}
