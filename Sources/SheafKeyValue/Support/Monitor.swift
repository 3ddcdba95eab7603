// SPDX-License-Identifier: MIT
//
// A lock that one can wait on: what the gate of the readers and the queue of the writer are made
// of. (Synchronization.Mutex has no condition, and a semaphore per waiter is one more allocation.)

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// State behind a lock, with waiting until it has a certain property.
@safe
final class Monitor<State>: @unchecked Sendable {
    // @unchecked because: `state` is reached only by the thread that holds `mutex`.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    init(_ state: State) {
        // unsafe because: POSIX wants both at an address that stays; they live until deinit.
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        self.state = state
        unsafe pthread_mutex_init(mutex, nil)
        #if canImport(Darwin)
            unsafe pthread_cond_init(condition, nil)
        #else
            var attributes = pthread_condattr_t()
            unsafe pthread_condattr_init(&attributes)
            unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
            unsafe pthread_cond_init(condition, &attributes)
            unsafe pthread_condattr_destroy(&attributes)
        #endif
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Runs the body with the lock held.
    func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Waits while the state is such, then runs the body with the lock held; nil at the deadline.
    func withLock<Result, Failure: Error>(
        waitingWhile isBlocked: (State) -> Bool,
        until deadline: MonotonicTime?,
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while isBlocked(state) {
            guard wait(until: deadline) || !isBlocked(state) else { return nil }
        }
        return try body(&state)
    }

    /// Lets all that wait look at the state again.
    func wakeAll() {
        unsafe pthread_cond_broadcast(condition)
    }

    /// Waits for a wake-up; false at the deadline.
    private func wait(until deadline: MonotonicTime?) -> Bool {
        guard let deadline else {
            unsafe pthread_cond_wait(condition, mutex)
            return true
        }
        #if canImport(Darwin)
            var interval = deadline.remaining.systemTime
            return unsafe pthread_cond_timedwait_relative_np(condition, mutex, &interval) == 0
        #else
            var moment = deadline.systemTime
            return unsafe pthread_cond_timedwait(condition, mutex, &moment) == 0
        #endif
    }
}
