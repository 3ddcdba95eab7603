// SPDX-License-Identifier: MIT
//
// The checker: is there one order of all operations, one after another, in which each sees what
// the ones before it made, and in which none comes before another that had ended when it began? It
// knows nothing of the store. Every write names the state that it made, so that the order of the
// writes of one document is known; what must come before what is a graph, and an order exists
// unless the graph has a cycle.

/// Looks for what no order explains.
package struct HistoryChecker {
    private let operations: [Operation]
    /// Which operation wrote which state of a document, and with which token.
    private var writers: [[Int: (operation: Int, token: Int)]] = []
    private var findings: [String] = []
    /// What comes right after each node: operations first, then the moments at which one ended.
    private var successors: [[Int]] = []

    /// How many edges the graph had.
    package private(set) var edgeCount = 0

    private init(_ operations: [Operation]) {
        self.operations = operations
    }

    /// What is wrong with a history; nothing if an order explains it.
    package static func findings(in operations: [Operation]) -> [String] {
        var checker = HistoryChecker(operations)
        checker.collectWriters()
        checker.checkStates()
        guard checker.findings.isEmpty else { return checker.findings }
        checker.buildGraph()
        checker.findCycle()
        return checker.findings
    }

    private mutating func note(_ finding: String, _ operation: Int) {
        let told = operations[operation]
        findings.append(
            "\(finding): \(told.name) of caller \(told.caller), \(told.began) to \(told.ended)"
        )
    }

    // MARK: - States

    private mutating func collectWriters() {
        for (number, operation) in operations.enumerated() {
            for access in operation.accesses where access.isWrite {
                while writers.count <= access.key { writers.append([:]) }
                let token = access.tokens.last ?? 0
                let earlier = writers[access.key].updateValue(
                    (number, token),
                    forKey: access.version
                )
                guard earlier != nil else { continue }
                note("document \(access.key) got version \(access.version) twice", number)
            }
        }
    }

    /// Every state that was seen is one that somebody says to have made, and so are those before.
    private mutating func checkStates() {
        let undone = Set(operations.flatMap(\.undone))
        for (number, operation) in operations.enumerated() {
            for access in operation.accesses {
                if access.tokens.contains(where: undone.contains) {
                    note("document \(access.key) shows a write that failed", number)
                }
                for (back, token) in access.tokens.reversed().enumerated() {
                    let version = access.version - back
                    let expected = version == 0 ? 0 : writer(access.key, version)?.token
                    guard expected != token else { continue }
                    note("document \(access.key) shows another version \(version)", number)
                }
            }
        }
    }

    private func writer(_ key: Int, _ version: Int) -> (operation: Int, token: Int)? {
        key < writers.count ? writers[key][version] : nil
    }

    // MARK: - Order

    private mutating func buildGraph() {
        successors = Array(repeating: [], count: 2 * operations.count)
        for versions in writers {
            for (version, writer) in versions {
                guard let next = versions[version + 1] else { continue }
                add(writer.operation, next.operation)
            }
        }
        for (number, operation) in operations.enumerated() {
            for access in operation.accesses where !access.isWrite {
                if let writer = writer(access.key, access.version) { add(writer.operation, number) }
                if let next = writer(access.key, access.version + 1) { add(number, next.operation) }
            }
        }
        addTimes()
    }

    /// An operation comes before the moment at which it ended, that before the next such moment,
    /// and the last moment before an operation began comes before it.
    private mutating func addTimes() {
        let byEnd = operations.indices.sorted { operations[$0].ended < operations[$1].ended }
        let byBegin = operations.indices.sorted { operations[$0].began < operations[$1].began }
        let moments = operations.count
        for (place, number) in byEnd.enumerated() {
            add(number, moments + place)
            if place > 0 { add(moments + place - 1, moments + place) }
        }
        var place = 0
        for number in byBegin {
            while place < byEnd.count, operations[byEnd[place]].ended < operations[number].began {
                place += 1
            }
            if place > 0 { add(moments + place - 1, number) }
        }
    }

    private mutating func add(_ earlier: Int, _ later: Int) {
        guard earlier != later else { return }
        successors[earlier].append(later)
        edgeCount += 1
    }

    private mutating func findCycle() {
        var waitsFor = Array(repeating: 0, count: successors.count)
        for later in successors.joined() { waitsFor[later] += 1 }
        var ready = waitsFor.indices.filter { waitsFor[$0] == 0 }
        var count = 0
        while let node = ready.popLast() {
            count += 1
            for later in successors[node] {
                waitsFor[later] -= 1
                if waitsFor[later] == 0 { ready.append(later) }
            }
        }
        guard count < successors.count else { return }
        findings.append("no order explains:")
        for number in cycle(among: Set(waitsFor.indices.filter { waitsFor[$0] > 0 })) {
            note("  - \(operations[number].accesses.map(\.text).joined(separator: " "))", number)
        }
    }

    /// The operations of one cycle: whoever waits waits for another that waits.
    private func cycle(among nodes: Set<Int>) -> [Int] {
        var earlier: [Int: Int] = [:]
        for node in nodes {
            for later in successors[node] where nodes.contains(later) { earlier[later] = node }
        }
        var (path, places): ([Int], [Int: Int]) = ([], [:])
        var node = nodes.min()
        while let here = node, places[here] == nil {
            places[here] = path.count
            path.append(here)
            node = earlier[here]
        }
        let start = node.flatMap { places[$0] } ?? 0
        return path[start...].reversed().filter { $0 < operations.count }
    }
}

extension Access {
    fileprivate var text: String { "\(key)\(isWrite ? ":=" : "=")\(version)" }
}
