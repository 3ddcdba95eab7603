// SPDX-License-Identifier: MIT
//
// What a statement over many documents returns from the writer's thread: a value, also when it
// stopped at a document, so that what it did before is committed. It becomes an error on the
// caller's side.

/// The result of a statement that may have stopped in the middle.
struct Partial<Outcome: CostBearing>: CostBearing {
    var result: Outcome
    let failures: [WriteFailure]
    private let asPartial: @Sendable (Outcome) -> PartialResult

    init(
        result: Outcome,
        failures: [WriteFailure],
        _ asPartial: @escaping @Sendable (Outcome) -> PartialResult
    ) {
        self.result = result
        self.failures = failures
        self.asPartial = asPartial
    }

    var cost: WriteCost {
        get { result.cost }
        set { result.cost = newValue }
    }

    /// The result, or the first failure with all that is known.
    func get() throws(StoreError) -> Outcome {
        guard let first = failures.first?.error else { return result }
        throw StoreError(
            first.code,
            first.message,
            cause: first.cause,
            mongoCode: first.mongoCode,
            detail: .partial(asPartial(result), failures)
        )
    }
}
