// SPDX-License-Identifier: MIT
//
// Indexing: what time it is for documents that expire. A deletion cannot be taken back, so a clock
// that jumps forward is not believed.

/// The time by which documents expire: that of the system's clock, but never further on than the
/// store has been open by a clock that does not jump.
///
/// When the system's clock is set forward while a store is open, nothing expires early; the new
/// time counts from the next opening on. When it is set back, documents expire later.
struct ExpiryClock: Sendable {
    private let wallAtStart: DateTime
    private let start: ContinuousClock.Instant

    init(wall: DateTime = .now, start: ContinuousClock.Instant = .now) {
        wallAtStart = wall
        self.start = start
    }

    /// The time by which documents expire.
    func now(
        wall: DateTime = .now,
        instant: ContinuousClock.Instant = .now
    ) -> DateTime {
        let elapsed = start.duration(to: instant).components
        let milliseconds = elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
        return DateTime(
            millisecondsSinceEpoch: min(
                wall.millisecondsSinceEpoch,
                wallAtStart.millisecondsSinceEpoch &+ milliseconds
            )
        )
    }
}
