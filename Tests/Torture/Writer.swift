// SPDX-License-Identifier: MIT
//
// The writer: a process of its own that makes steps and reports each when it is acknowledged. It is
// there to be killed, and to be refused by its disk.

import Sheaf

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The process that writes.
struct Writer: Sendable {
    let path: String
    let seed: UInt64
    let callerCount: Int
    /// The step that each caller ends with.
    let lastStep: Int
    let durability: StoreOptions.Durability
    /// The steps that the builder ends with; 0 without one.
    let lastBuild: Int
    /// Whether the process ends at once when something fails.
    let stopsAtFailure: Bool
    /// Whether steps are reported before they are made: a writer that lies.
    let lies: Bool

    /// The failures in a row after which the disk is taken for dead.
    private static let patience = 4

    /// What a failing disk may lead to, and a session that is slow; anything else is a fault of the
    /// store.
    private static let expected: Set<StoreError.Code> = [
        .ioFailure, .noSpace, .outcomeUnknown, .transactionAborted,
    ]

    func run() async throws {
        guard let store = await open() else { return }
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<callerCount {
                group.addTask { await makeSteps(as: caller, in: store) }
            }
            if lastBuild > 0 { group.addTask { await build(in: store) } }
        }
        store.close()
    }

    /// Opens the store and makes the index; nil when the disk is dead.
    private func open() async -> Store? {
        var options = StoreOptions()
        options.durability = durability
        options.maintenanceInterval = .seconds(86_400)
        for _ in 0..<Self.patience {
            do {
                let store = try Store.open(at: path, options: options)
                do {
                    _ = try await store.collection("students").createIndex(["uid": 1], unique: true)
                    return store
                } catch {
                    store.close()
                    throw error
                }
            } catch {
                failed(error, "open")
            }
        }
        return nil
    }

    /// Makes the builder's steps, from those on that the store holds.
    private func build(in store: Store) async {
        var failureCount = 0
        while failureCount < Self.patience {
            do {
                let count = try store.read { try Builder.stepCount(in: store, $0) }
                guard count < lastBuild else { return }
                try await Builder.perform(after: count, in: store)
                Self.report("built \(count + 1)")
                failureCount = 0
            } catch {
                failureCount += 1
                failed(error, "build")
            }
        }
    }

    /// Makes the steps of a caller, from those on that the store holds.
    private func makeSteps(as caller: Int, in store: Store) async {
        var student = Student(caller: caller, seed: seed)
        guard let count = countPatiently(of: caller, in: store) else { return }
        student.advance(to: count)
        while student.stepCount < lastStep {
            guard await make(student.next(), in: store) else { return }
        }
    }

    private func countPatiently(of caller: Int, in store: Store) -> Int? {
        for _ in 0..<Self.patience {
            do {
                return try count(of: caller, in: store)
            } catch {
                failed(error, "read \(caller)")
            }
        }
        return nil
    }

    /// Makes a step and reports it; false when the disk is dead.
    private func make(_ step: Step, in store: Store) async -> Bool {
        if lies { Self.report("done \(step.caller) \(step.number)") }
        for attempt in 0..<Self.patience {
            do {
                // After a failure the store itself tells whether the step is kept.
                let isKept = try attempt > 0 && count(of: step.caller, in: store) >= step.number
                if !isKept { try await step.perform(in: store) }
                Self.report("done \(step.caller) \(step.number)")
                if step.triesDuplicate { await tryDuplicate(step, in: store) }
                return true
            } catch {
                failed(error, "step \(step.caller) \(step.number)")
                check(error, step, in: store)
            }
        }
        return false
    }

    private func tryDuplicate(_ step: Step, in store: Store) async {
        do {
            try await step.tryDuplicate(in: store)
        } catch {
            failed(error, "twin \(step.caller)")
        }
    }

    /// Whether an error told the truth: only an unknown outcome may be kept.
    private func check(_ error: any Error, _ step: Step, in store: Store) {
        guard let error = error as? StoreError, error.code != .outcomeUnknown else { return }
        guard let kept = try? count(of: step.caller, in: store), kept >= step.number else { return }
        Self.report("WRONG step \(step.number) failed by \(error.code) and is kept")
        exit(3)
    }

    private func count(of caller: Int, in store: Store) throws -> Int {
        try store.read { try Student.stepCount(of: caller, in: store, $0) }
    }

    private func failed(_ error: any Error, _ what: String) {
        guard let error = error as? StoreError, Self.expected.contains(error.code) else {
            Self.report("WRONG \(what) gives \(error)")
            exit(3)
        }
        Self.report("failed \(what) \(error.code)")
        if stopsAtFailure { _exit(0) }
    }

    /// Reports a line, in one call so that none is half.
    private static func report(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        guard write(STDOUT_FILENO, bytes, bytes.count) == bytes.count else { exit(4) }
    }
}
