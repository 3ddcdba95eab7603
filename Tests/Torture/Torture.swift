// SPDX-License-Identifier: MIT
//
// Faults on real stores: writers that are killed, and disks that fail at every call. Every store
// that is left must open, be sound, and hold what was acknowledged.

import Foundation
import Sheaf

@main
enum Torture {
    static func main() async throws {
        var arguments = CommandLine.arguments.dropFirst()
        let mode = arguments.popFirst()
        let path = arguments.popFirst()
        guard let mode, let path else { exit(2) }
        var values: [String: String] = [:]
        let flags: Set<String> = ["--lies", "--stops", "--control"]
        while let option = arguments.popFirst() {
            values[option] = flags.contains(option) ? "" : arguments.popFirst()
        }
        switch mode {
        case "write": try await writer(path, values).run()
        case "all": exit(try all(path, values) ? 0 : 1)
        case "power": exit(try power(path, values) ? 0 : 1)
        default: exit(2)
        }
    }

    private static func writer(_ path: String, _ values: [String: String]) -> Writer {
        let durability = StoreOptions.Durability.allCases.first {
            "\($0)" == values["--durability"]
        }
        return Writer(
            path: path,
            seed: values["--seed"].flatMap { UInt64($0) } ?? 1,
            callerCount: values["--callers"].flatMap { Int($0) } ?? 1,
            lastStep: values["--steps"].flatMap { Int($0) } ?? .max,
            durability: durability ?? .full,
            stopsAtFailure: values["--stops"] != nil,
            lies: values["--lies"] != nil
        )
    }

    /// Runs everything in a folder; true if nothing failed, or, as a control, everything was found.
    private static func all(_ folder: String, _ values: [String: String]) throws -> Bool {
        let seed = values["--seed"].flatMap { UInt64($0) } ?? 1
        let seconds = (values["--seconds"].flatMap { Double($0) } ?? 60) / 3
        let isControl = values["--control"] != nil
        var kills = KillRounds(folder: folder, seed: seed, lies: isControl)
        try kills.run(until: .now + .seconds(seconds))
        print(
            """
            kill: \(kills.roundCount) rounds on \(kills.storeCount) stores, \(kills.stepCount) \
            writes acknowledged, \(kills.failures.count) failures
            """
        )
        fflush(nil)
        var faults = FaultRounds(
            folder: values["--fault-folder"] ?? folder,
            library: values["--library"] ?? ""
        )
        let manners = isControl ? [FaultManner(kind: "lose")] : FaultManner.all
        try faults.run(manners, seed: seed, until: .now + .seconds(seconds))
        print(
            """
            faults: \(faults.faultCount) calls failed in \(faults.runCount) runs, \
            \(faults.failedStatementCount) errors told to callers, \(faults.failures.count) failures
            """
        )
        let failures = kills.failures + faults.failures
        for failure in failures.prefix(isControl ? 2 : 20) { print(failure) }
        print("failures = \(failures.count)")
        guard isControl else { return failures.isEmpty }
        return !kills.failures.isEmpty && !faults.failures.isEmpty
    }

    /// Loses power in a folder; a process of its own, because a damaged store may end it.
    private static func power(_ folder: String, _ values: [String: String]) throws -> Bool {
        let seed = values["--seed"].flatMap { UInt64($0) } ?? 1
        let seconds = (values["--seconds"].flatMap { Double($0) } ?? 60) / 3
        let isControl = values["--control"] != nil
        var rounds = PowerRounds(
            folder: folder,
            library: values["--library"] ?? "",
            isLyingDisk: isControl
        )
        try rounds.run(seed: seed, until: .now + .seconds(seconds))
        for failure in rounds.failures.prefix(isControl ? 2 : 20) { print(failure) }
        print("power: \(rounds.stateCount) states, failures = \(rounds.failures.count)")
        return rounds.failures.isEmpty != isControl
    }
}
