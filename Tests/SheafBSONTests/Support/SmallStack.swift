// SPDX-License-Identifier: MIT
//
// A thread with little stack, for what must not depend on it.

import Foundation
import Synchronization

/// Runs a body on a thread with 512 KiB of stack, the least that threads have on the systems we run
/// on.
func onSmallStack<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result? {
    let result = Mutex<Result?>(nil)
    let done = DispatchSemaphore(value: 0)
    let slot = SmallStackSlot(result)
    let thread = Thread {
        slot.store(body())
        done.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    done.wait()
    return slot.load()
}

private final class SmallStackSlot<Result: Sendable>: Sendable {
    private let result: Mutex<Result?>

    init(_ result: consuming Mutex<Result?>) {
        self.result = result
    }

    func store(_ value: Result) {
        result.withLock { $0 = value }
    }

    func load() -> Result? {
        result.withLock { $0 }
    }
}
