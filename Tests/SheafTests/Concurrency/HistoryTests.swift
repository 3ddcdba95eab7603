// SPDX-License-Identifier: MIT
//
// The model of concurrency: what callers saw is explained by one order of commits, and the checker
// that says so finds what no order explains.

import Sheaf
import SheafHistory
import Testing

@Suite("Histories of many callers", .timeLimit(.minutes(3)))
struct HistoryTests {
    @Test("one order of commits explains what all callers saw", arguments: [1, 16])
    func explained(callerCount: Int) async throws {
        let temporary = try TemporaryStore()
        let seed = UInt64.random(in: 0 ... .max)
        let callers = Callers(temporary.store, seed: seed, count: callerCount)
        try await callers.fill()
        let operations = try await callers.run(for: .seconds(callerCount == 1 ? 1 : 5))
        let findings = HistoryChecker.findings(in: operations)
        #expect(findings.isEmpty, "seed \(seed): \(findings.prefix(20))")
        // A machine that is busy elsewhere makes few of them, and then not of every kind.
        if operations.count > 1000 {
            let kinds = Set(operations.map(\.name))
            #expect(kinds.isSuperset(of: ["statement", "write", "read", "cursor", "session"]))
            #expect(kinds.isSuperset(of: ["failure", "session aborted", "reading session"]))
        }
        #expect(try temporary.store.verify().findings == [])
    }

    @Test("callers who lie are found out", arguments: Callers.Lie.allCases)
    func control(lie: Callers.Lie) async throws {
        let temporary = try TemporaryStore()
        let callers = Callers(temporary.store, seed: 1, count: 12, lie: lie)
        try await callers.fill()
        var findings: [String] = []
        // How soon two of them meet is up to the machine.
        for _ in 0..<20 where findings.isEmpty {
            let operations = try await callers.run(for: .milliseconds(300))
            findings = HistoryChecker.findings(in: operations)
        }
        #expect(!findings.isEmpty)
    }
}

/// Histories made by hand: what the checker accepts, and each thing that it must not.
@Suite("The checker of histories")
struct HistoryCheckerTests {
    private func write(_ key: Int, _ version: Int, _ token: Int) -> Access {
        Access(key: key, version: version, tokens: [token], isWrite: true)
    }

    private func read(_ key: Int, _ version: Int, _ token: Int) -> Access {
        Access(key: key, version: version, tokens: [token], isWrite: false)
    }

    private func history(_ steps: [(times: ClosedRange<Int>, accesses: [Access])]) -> [Operation] {
        steps.enumerated().map { number, step in
            Operation(
                name: "step \(number)",
                caller: number,
                began: step.times.lowerBound,
                ended: step.times.upperBound,
                accesses: step.accesses,
                undone: []
            )
        }
    }

    @Test("operations at the same time may come in either order")
    func accepted() {
        let first = history([
            (1...10, [write(0, 1, 11)]), (2...9, [read(0, 0, 0)]), (3...8, [read(0, 1, 11)]),
        ])
        #expect(HistoryChecker.findings(in: first) == [])
        let second = history([
            (1...2, [write(0, 1, 11), write(1, 1, 12)]), (3...4, [read(0, 1, 11), read(1, 1, 12)]),
        ])
        #expect(HistoryChecker.findings(in: second) == [])
    }

    @Test("a state of before, read after an answer")
    func stale() {
        let steps = history([(1...2, [write(0, 1, 11)]), (3...4, [read(0, 0, 0)])])
        #expect(HistoryChecker.findings(in: steps).first == "no order explains:")
    }

    @Test("a reader that goes back")
    func notMonotonic() {
        let steps = history([
            (1...10, [write(0, 1, 11)]), (2...3, [read(0, 1, 11)]), (4...5, [read(0, 0, 0)]),
        ])
        #expect(HistoryChecker.findings(in: steps).first == "no order explains:")
    }

    @Test("half of a transaction")
    func torn() {
        let steps = history([
            (1...10, [write(0, 1, 11), write(1, 1, 12)]),
            (2...9, [read(0, 1, 11), read(1, 0, 0)]),
        ])
        #expect(HistoryChecker.findings(in: steps).first == "no order explains:")
    }

    @Test("a state inside a transaction")
    func intermediate() {
        let steps = history([
            (1...10, [write(0, 1, 11), write(0, 2, 12)]), (2...9, [read(0, 1, 11)]),
        ])
        #expect(HistoryChecker.findings(in: steps).first == "no order explains:")
    }

    @Test("two that each read before the other wrote")
    func writeSkew() {
        let steps = history([
            (1...10, [read(0, 0, 0), write(1, 1, 11)]), (2...9, [read(1, 0, 0), write(0, 1, 12)]),
        ])
        #expect(HistoryChecker.findings(in: steps).first == "no order explains:")
    }

    @Test("a lost update, another's token, and a write that failed")
    func states() {
        let lost = history([(1...10, [write(0, 1, 11)]), (2...9, [write(0, 1, 12)])])
        #expect(HistoryChecker.findings(in: lost).contains { $0.contains("version 1 twice") })
        let wrong = history([(1...10, [write(0, 1, 11)]), (2...9, [read(0, 1, 13)])])
        #expect(HistoryChecker.findings(in: wrong).contains { $0.contains("another version 1") })
        let unknown = history([(2...9, [read(0, 1, 13)])])
        #expect(HistoryChecker.findings(in: unknown).count == 1)
        let failed = Operation(
            name: "failure",
            caller: 9,
            began: 1,
            ended: 2,
            accesses: [],
            undone: [11]
        )
        let seen = history([(1...10, [write(0, 1, 11)])]) + [failed]
        #expect(HistoryChecker.findings(in: seen).contains { $0.contains("that failed") })
    }
}
