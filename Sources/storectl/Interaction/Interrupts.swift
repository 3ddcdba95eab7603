// SPDX-License-Identifier: MIT
//
// Ctrl-C in the interactive shell: it stops what runs, and where nothing runs it gives up the line
// that is being typed. A script ends by it, as every program does.

@preconcurrency internal import Dispatch
internal import Foundation
internal import Synchronization

/// Takes the process's interrupts for as long as it lives.
final class Interrupts: Sendable {
    /// What runs, and how often it was told to stop.
    private struct Running {
        var cancel: (@Sendable () -> Void)?
        var count = 0
    }

    private let running = Mutex(Running())
    private let source: any DispatchSourceSignal
    /// A byte comes out of it for each interrupt while nothing runs.
    let idleDescriptor: Int32
    private let idleWriter: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        (idleDescriptor, idleWriter) = (ends[0], ends[1])
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(
            signal: SIGINT,
            queue: DispatchQueue(label: "interrupts")
        )
        source.setEventHandler { [weak self] in self?.interrupt() }
        source.resume()
    }

    deinit {
        source.cancel()
        signal(SIGINT, SIG_DFL)
        close(idleDescriptor)
        close(idleWriter)
    }

    /// Carries work out in a task of its own, which an interrupt cancels.
    func stoppable<Result: Sendable>(
        _ work: sending @escaping () async -> Result
    ) async -> Result {
        let task = Task { await work() }
        running.withLock { $0 = Running(cancel: { task.cancel() }) }
        // One that came behind the return key and before the task is meant for the task.
        if isOneWaiting() { task.cancel() }
        defer { running.withLock { $0 = Running() } }
        return await task.value
    }

    /// Whether an interrupt came while nothing ran and nothing was read; it is taken.
    private func isOneWaiting() -> Bool {
        var waiting = pollfd(fd: idleDescriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 0) == 1 else { return false }
        var byte: UInt8 = 0
        return read(idleDescriptor, &byte, 1) == 1
    }

    private func interrupt() {
        let count = running.withLock { running in
            guard let cancel = running.cancel else { return 0 }
            running.count += 1
            cancel()
            return running.count
        }
        switch count {
        case 0:
            var byte: UInt8 = 3
            _ = write(idleWriter, &byte, 1)
        case 1: return
        case 2: Terminal.writeError("\nIt is stopping; Ctrl-C once more leaves storectl.\n")
        default:
            // What was acknowledged is kept, whenever the process ends.
            _exit(130)
        }
    }
}
