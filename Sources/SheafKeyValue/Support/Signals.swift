// SPDX-License-Identifier: MIT
//
// A file that may not grow (ulimit -f) is an error for us, not the end of the process.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

enum Signals {
    /// Leaves signals to the threads of the program, on a thread of our own.
    ///
    /// Above all SIGXFSZ: while it is blocked, the write fails with EFBIG.
    static func blockOnThisThread() {
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        for signal in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP] {
            unsafe sigdelset(&signals, signal)
        }
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Runs the body while SIGXFSZ is blocked on a thread of the program, and swallows one that
    /// the body caused.
    static func withFileSizeSignalBlocked<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var signals = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGXFSZ)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, &before)
        defer {
            if unsafe sigismember(&before, SIGXFSZ) == 0 {
                swallow(SIGXFSZ)
                unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
            }
        }
        return try body()
    }

    private static func swallow(_ signal: Int32) {
        var pending = sigset_t()
        unsafe sigpending(&pending)
        guard unsafe sigismember(&pending, signal) == 1 else { return }
        var signals = sigset_t()
        var caught: Int32 = 0
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, signal)
        unsafe sigwait(&signals, &caught)
    }
}
