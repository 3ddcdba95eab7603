// SPDX-License-Identifier: MIT
//
// Many callers on one store for as long as wanted: their histories must be explained by one order
// of commits. Round after round on a store of its own, with the next seed each.

import Sheaf
import SheafHistory

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@main
enum CheckCallers {
    static func main() async throws {
        var (seconds, seed, count, folder, isControl) = (60, UInt64(1), 12, "/tmp", false)
        var rest = CommandLine.arguments.dropFirst()
        while let option = rest.popFirst() {
            switch option {
            case "--control": isControl = true
            case "--seconds": seconds = rest.popFirst().flatMap { Int($0) } ?? seconds
            case "--seed": seed = rest.popFirst().flatMap { UInt64($0) } ?? seed
            case "--callers": count = rest.popFirst().flatMap { Int($0) } ?? count
            case "--folder": folder = rest.popFirst() ?? folder
            default:
                print("usage: CheckCallers [--seconds N] [--seed S] [--callers N] [--folder PATH]")
                print("                    [--control]")
                exit(2)
            }
        }
        if isControl {
            exit(try await control(seed, count, folder) ? 0 : 1)
        }
        let end = ContinuousClock.now + .seconds(seconds)
        var (roundCount, operationCount) = (0, 0)
        while ContinuousClock.now < end {
            let length = min(.seconds(10), end - .now)
            let operations = try await round(seed, count, folder, length)
            let findings = HistoryChecker.findings(in: operations)
            roundCount += 1
            operationCount += operations.count
            guard findings.isEmpty else {
                findings.prefix(40).forEach { print($0) }
                print("callers: seed \(seed), failures = \(findings.count)")
                exit(1)
            }
            seed += 1
        }
        print("callers: \(roundCount) rounds, \(operationCount) operations explained, failures = 0")
    }

    private static func round(
        _ seed: UInt64,
        _ count: Int,
        _ folder: String,
        _ length: Duration,
        lie: Callers.Lie? = nil
    ) async throws -> [Operation] {
        let path = "\(folder)/callers-\(getpid())-\(seed).sheaf"
        defer { for name in [path, path + "-lock"] { unlink(name) } }
        var options = StoreOptions()
        options.durability = .withoutSync
        let store = try Store.open(at: path, options: options)
        defer { store.close() }
        let callers = Callers(store, seed: seed, count: count, lie: lie)
        try await callers.fill()
        let operations = try await callers.run(for: length)
        if lie == nil, case let found = try store.verify().findings, !found.isEmpty {
            print("seed \(seed): \(found)")
            exit(1)
        }
        return operations
    }

    /// Lets callers lie in every manner; true if each was found out.
    private static func control(_ seed: UInt64, _ count: Int, _ folder: String) async throws -> Bool
    {
        var isFound = true
        for lie in Callers.Lie.allCases {
            let operations = try await round(seed, count, folder, .seconds(2), lie: lie)
            let findings = HistoryChecker.findings(in: operations)
            print("control \(lie): \(findings.isEmpty ? "NOT found" : findings[0])")
            isFound = isFound && !findings.isEmpty
        }
        return isFound
    }
}
