// SPDX-License-Identifier: MIT
//
// Threads of the operating system: which one this is, and how to start one of our own.

#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Which thread a call comes from.
struct ThreadIdentity: Sendable, Hashable {
    private let number: UInt

    static var current: ThreadIdentity {
        #if canImport(Darwin)
            ThreadIdentity(number: UInt(bitPattern: pthread_self()))
        #else
            ThreadIdentity(number: UInt(pthread_self()))
        #endif
    }
}

/// What a thread of our own runs.
protocol ThreadBody: AnyObject, Sendable {
    /// Runs on the new thread until the thread ends.
    func run()
}

enum OwnThread {
    private final class Start: Sendable {
        let body: any ThreadBody
        init(_ body: any ThreadBody) { self.body = body }
    }

    /// Starts a thread that ends when its body does.
    static func start(_ body: any ThreadBody) throws(KeyValueError) {
        // unsafe because: the retained object crosses into the thread as an address; the thread
        // takes it over, or nobody does when there is no thread.
        let start = unsafe Unmanaged.passRetained(Start(body))
        #if canImport(Darwin)
            var thread: pthread_t?
        #else
            var thread = pthread_t()
        #endif
        let code = unsafe pthread_create(
            &thread,
            nil,
            { address in
                unsafe OwnThread.main(address)
                return nil
            },
            start.toOpaque()
        )
        guard code == 0 else {
            unsafe start.release()
            throw .system(code, during: "Starting a thread")
        }
        #if canImport(Darwin)
            if let thread { pthread_detach(thread) }
        #else
            pthread_detach(thread)
        #endif
    }

    private static func main(_ address: UnsafeMutableRawPointer?) {
        guard let address = unsafe address else { return }
        let start = unsafe Unmanaged<Start>.fromOpaque(address).takeRetainedValue()
        Signals.blockOnThisThread()
        start.body.run()
    }
}
