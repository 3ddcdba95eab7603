// SPDX-License-Identifier: MIT
//
// One run: load, then repeats of writing, settling and reading, each of which ends in a row.

import Foundation
import Sheaf
import SheafBSON

/// A store that is loaded and worked on.
final class Run {
    private let arguments: SheafBench
    private let folder: String
    private let engine: Engine
    private var streams: [ChangeStream]
    private let loadSeconds: Double
    private var failureCount = 0

    init(_ arguments: SheafBench) throws {
        self.arguments = arguments
        folder = arguments.dir + "/sheaf"
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        let began = ContinuousClock.now
        engine = try Engine(at: folder + "/grades.sheaf", arguments)
        let n = arguments.n
        let live = (0..<arguments.docs).map { student in
            (0..<n).map { Grade(number: UInt64(student * n + $0)) }
        }
        try engine.load(live)
        loadSeconds = (ContinuousClock.now - began) / .seconds(1)
        streams = (0..<arguments.clients).map { caller in
            ChangeStream(
                live,
                seed: arguments.seed,
                caller: caller,
                of: arguments.clients,
                firstNumber: UInt64(arguments.docs * n)
            )
        }
    }

    /// Closes and removes the store.
    func end() {
        engine.store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Writes for the time of a repeat, then reads.
    func repeatOnce(_ number: Int) throws -> Row {
        let seconds = number < 0 ? min(0.15, arguments.secs) : arguments.secs
        let isDeviceCounted = arguments.extra == "dev"
        let device = isDeviceCounted ? Usage.bytesWritten(byDeviceOf: folder) : 0
        let sizeBefore = Usage.byteCount(of: folder)
        let before = Usage.now
        let began = ContinuousClock.now
        let writes = try write(until: Goal(arguments, .seconds(seconds)))
        let wall = (ContinuousClock.now - began) / .seconds(1)
        let after = Usage.now
        let deviceAfter = isDeviceCounted ? Usage.bytesWritten(byDeviceOf: folder) : 0
        let reads = try read(number, until: Goal(arguments, .seconds(seconds * 0.3)))
        let count = writes.reduce(0) { $0 + $1.microseconds.count }
        let spent = arguments.clients == 1 ? writes.reduce(0) { $0 + $1.sum } * 1e-6 : wall
        return Row(
            style: arguments.style.rawValue,
            version: "1",
            n: arguments.n,
            docs: arguments.docs,
            durability: arguments.durability.rawValue,
            clients: arguments.clients,
            batch: arguments.batch,
            rep: number,
            secs: wall,
            writes: count,
            write_ops_per_s: Double(count) / spent,
            write_mean_us: spent * 1e6 * Double(arguments.clients) / Double(count),
            io_write_bytes_per_write: (after.deviceBytes - before.deviceBytes) / count,
            wchar_per_write: (after.callBytes - before.callBytes) / count,
            dev_bytes_per_write: isDeviceCounted ? (deviceAfter - device) / count : nil,
            cpu_us_per_write: (after.processorSeconds - before.processorSeconds) * 1e6
                / Double(count),
            db_bytes_before: sizeBefore,
            db_bytes: Usage.byteCount(of: folder),
            load_s: loadSeconds,
            verify_failures: failureCount,
            ops: Row.Operations(
                add: writes[0].summary,
                edit: writes[1].summary,
                delete: writes[2].summary,
                read: reads.one.summary,
                readall: reads.all.summary
            )
        )
    }
}

extension Run {
    /// Writes whole cycles until the time is over; the latencies of each kind of change.
    private func write(until goal: Goal) throws -> [Latencies] {
        guard arguments.clients > 1 else { return try writeAlone(until: goal) }
        let engine = engine
        let streams = streams
        let results = try waiting {
            try await withThrowingTaskGroup { group in
                for (caller, stream) in streams.enumerated() {
                    group.addTask { try await Run.write(stream, to: engine, caller, until: goal) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        var latencies = Change.Kind.allCases.map { _ in Latencies() }
        for result in results {
            self.streams[result.caller] = result.stream
            for kind in latencies.indices { latencies[kind].add(result.latencies[kind]) }
        }
        return latencies
    }

    private struct CallerResult: Sendable {
        let caller: Int
        var stream: ChangeStream
        var latencies: [Latencies]
    }

    private static func write(
        _ stream: ChangeStream,
        to engine: Engine,
        _ caller: Int,
        until goal: Goal
    ) async throws -> CallerResult {
        let none = Change.Kind.allCases.map { _ in Latencies() }
        let firstStep = stream.step
        var result = CallerResult(caller: caller, stream: stream, latencies: none)
        repeat {
            let change = result.stream.next()
            let began = ContinuousClock.now
            try await engine.write(change)
            result.latencies[change.kind.rawValue].add(ContinuousClock.now - began)
        } while !goal.isReached(result.stream.step - firstStep) || !result.stream.isBetweenCycles
        return result
    }

    /// One caller, which waits for each of its transactions.
    private func writeAlone(until goal: Goal) throws -> [Latencies] {
        var latencies = Change.Kind.allCases.map { _ in Latencies() }
        let firstStep = streams[0].step
        repeat {
            let changes = (0..<arguments.batch).map { _ in streams[0].next() }
            let began = ContinuousClock.now
            try engine.write(changes)
            let each = (ContinuousClock.now - began) / arguments.batch
            for change in changes { latencies[change.kind.rawValue].add(each) }
        } while !goal.isReached(streams[0].step - firstStep) || !streams[0].isBetweenCycles
        return latencies
    }

    /// Reads single grades and then whole arrays, and checks both.
    private func read(
        _ number: Int,
        until goal: Goal
    ) throws -> (one: Latencies, all: Latencies) {
        var random = RandomStream(state: arguments.seed + 7777 + UInt64(number + 1))
        var (one, all) = (Latencies(), Latencies())
        guard arguments.clients == 1, arguments.batch == 1 else {
            if number == arguments.reps - 1 {
                for _ in 0..<50 { try readAll(&random, &all) }
            }
            return (one, Latencies())
        }
        repeat {
            let student = random.below(arguments.docs)
            let grades = live(student)
            let grade = grades[random.below(grades.count)]
            let began = ContinuousClock.now
            let cents = try engine.read(student, grade)
            one.add(ContinuousClock.now - began)
            if cents != grade.cents { failureCount += 1 }
        } while !goal.isReached(one.microseconds.count * 3)
        let next = goal.renewed
        repeat {
            try readAll(&random, &all)
        } while !next.isReached(all.microseconds.count * 3)
        return (one, all)
    }

    private func readAll(_ random: inout RandomStream, _ all: inout Latencies) throws {
        let student = random.below(arguments.docs)
        let began = ContinuousClock.now
        let found = try engine.readAll(student)
        all.add(ContinuousClock.now - began)
        let grades = live(student)
        let isRight = found == (grades.count, grades.reduce(0) { $0 + $1.cents })
        if !isRight { failureCount += 1 }
    }

    /// The grades that a student must have.
    private func live(_ student: Int) -> [Grade] {
        streams[student % arguments.clients].live[student]
    }
}

/// When a repeat has done enough.
private struct Goal: Sendable {
    private let duration: Duration
    private let end: ContinuousClock.Instant
    private let cycleCount: Int?

    init(_ arguments: SheafBench, _ duration: Duration) {
        self.init(duration, arguments.cycles)
    }

    private init(_ duration: Duration, _ cycleCount: Int?) {
        self.duration = duration
        self.cycleCount = cycleCount
        end = ContinuousClock.now + duration
    }

    /// The same from now on.
    var renewed: Goal { Goal(duration, cycleCount) }

    func isReached(_ count: Int) -> Bool {
        if let cycleCount { return count >= cycleCount * 3 }
        return ContinuousClock.now >= end
    }
}
