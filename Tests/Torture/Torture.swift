// SPDX-License-Identifier: MIT
//
// Faults on real stores: writers that are killed, calls that fail, power that is lost, disks that
// are full. Every store that is left must open, be sound, and hold what was acknowledged.

import Foundation
import Sheaf

/// `Torture MODE FOLDER [OPTION VALUE]…`; tools/torture knows the modes and the options.
@main
enum Torture {
    static func main() async throws {
        let arguments = Arguments(CommandLine.arguments)
        let isRight =
            switch arguments.mode {
            case "write": try await write(arguments)
            case "kill": try kill(arguments)
            case "faults": try fail(arguments)
            case "power": try losePower(arguments)
            case "disk": await fillDisks(arguments)
            case "slow": try slowDown(arguments)
            default: exit(2)
            }
        exit(isRight ? 0 : 1)
    }

    private static func write(_ arguments: Arguments) async throws -> Bool {
        let durability = StoreOptions.Durability.allCases.first {
            "\($0)" == arguments["--durability"]
        }
        try await Writer(
            path: arguments.path,
            seed: arguments.seed,
            callerCount: arguments.number("--callers") ?? 1,
            lastStep: arguments.number("--steps") ?? .max,
            durability: durability ?? .full,
            lastBuild: arguments.number("--builds") ?? 0,
            stopsAtFailure: arguments["--stops"] != nil,
            lies: arguments["--lies"] != nil
        ).run()
        return true
    }

    private static func kill(_ arguments: Arguments) throws -> Bool {
        var rounds = KillRounds(
            folder: arguments.path,
            seed: arguments.seed,
            lies: arguments.isControl,
            failureCountMax: arguments.failureCountMax
        )
        try rounds.run(until: arguments.end)
        return arguments.tell(
            """
            kill: \(rounds.roundCount) rounds on \(rounds.storeCount) stores, \
            \(rounds.stepCount) writes acknowledged
            """,
            rounds.failures
        )
    }

    private static func fail(_ arguments: Arguments) throws -> Bool {
        var rounds = FaultRounds(
            folder: arguments.path,
            library: arguments.library,
            failureCountMax: arguments.failureCountMax
        )
        try rounds.run(
            arguments.isControl ? [FaultManner(kind: "lose")] : FaultManner.all,
            seed: arguments.seed,
            until: arguments.end,
            isWhole: arguments["--whole"] != nil
        )
        return arguments.tell(
            """
            faults: \(rounds.faultCount) calls failed in \(rounds.runCount) runs, \
            \(rounds.failedStatementCount) errors told to callers
            """,
            rounds.failures
        )
    }

    /// As a control the disk lies about what it synchronised, and then nobody asks it to.
    private static func losePower(_ arguments: Arguments) throws -> Bool {
        var isRight = true
        for isLying in arguments.isControl ? [true, false] : [false] {
            var rounds = PowerRounds(
                folder: arguments.path,
                library: arguments.library,
                isLyingDisk: isLying,
                durabilities: !arguments.isControl
                    ? ["full", "deferredMeta"] : [isLying ? "full" : "withoutSync"],
                failureCountMax: arguments.failureCountMax
            )
            try rounds.run(
                seed: arguments.seed,
                until: arguments.end,
                isWhole: arguments["--whole"] != nil
            )
            let figures = "power: \(rounds.stateCount) states of \(rounds.runCount) runs"
            isRight = arguments.tell(figures, rounds.failures) && isRight
        }
        return isRight
    }

    private static func slowDown(_ arguments: Arguments) throws -> Bool {
        var round = SlowRound(folder: arguments.path, library: arguments.library)
        // As a control there is one caller, who shares its commits with nobody.
        try round.run(callerCount: arguments.isControl ? 1 : 64)
        return arguments.tell(
            "slow: \(round.writeCount) writes in \(round.flushCount) flushes of 50 ms",
            round.failures
        )
    }

    private static func fillDisks(_ arguments: Arguments) async -> Bool {
        var rounds = DiskRounds(folder: arguments.path, lies: arguments.isControl)
        await rounds.run(seed: arguments.seed, until: arguments.end)
        for kind in rounds.skipped {
            print("disk: skipped \(kind), which needs the right to mount")
        }
        guard rounds.skipped.count < SmallFileSystem.Kind.allCases.count else { return true }
        return arguments.tell(
            """
            disk: full \(rounds.roundCount) times, \(rounds.refusedCount) writes refused, \
            \(rounds.stepCount) acknowledged
            """,
            rounds.failures
        )
    }
}

/// The words of the command.
private struct Arguments {
    let mode: String
    let path: String
    private var values: [String: String] = [:]
    private let start = ContinuousClock.now

    init(_ words: [String]) {
        var words = words.dropFirst()
        mode = words.popFirst() ?? ""
        path = words.popFirst() ?? ""
        let flags: Set<String> = ["--lies", "--stops", "--control", "--whole"]
        while let option = words.popFirst() {
            values[option] = flags.contains(option) ? "" : words.popFirst()
        }
    }

    subscript(option: String) -> String? { values[option] }

    func number(_ option: String) -> Int? { values[option].flatMap { Int($0) } }

    var seed: UInt64 { values["--seed"].flatMap { UInt64($0) } ?? 1 }
    var isControl: Bool { values["--control"] != nil }
    /// A control ends with the first thing that it finds.
    var failureCountMax: Int { isControl ? 1 : 10 }
    var library: String { values["--library"] ?? "" }
    var end: ContinuousClock.Instant { start + .seconds(Double(values["--seconds"] ?? "") ?? 60) }

    /// Prints what was done and what failed; whether that is right: nothing, or as a control
    /// something.
    func tell(_ figures: String, _ failures: [String]) -> Bool {
        for failure in failures.prefix(isControl ? 1 : 20) { print(failure) }
        print("\(figures), failures = \(failures.count)")
        return failures.isEmpty != isControl
    }
}
