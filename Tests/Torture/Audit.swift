// SPDX-License-Identifier: MIT
//
// The audit: a store that is opened again must hold, for each caller, the student after some number
// of steps: at least those that were acknowledged, at most one more, none of them half.

import Sheaf

/// What must be in a store.
struct Audit {
    let seed: UInt64
    /// The steps of each caller that have been acknowledged.
    var acknowledged: [Int]
    /// The steps of the builder that have been acknowledged.
    private(set) var builtCount = 0
    /// Whether the last acknowledged steps may be missing, each as a whole.
    var mayLose = false
    /// Each student as it was found.
    private(set) var students: [Student]

    init(seed: UInt64, callerCount: Int) {
        self.seed = seed
        acknowledged = Array(repeating: 0, count: callerCount)
        students = (0..<callerCount).map { Student(caller: $0, seed: seed) }
    }

    /// The most steps that any caller has made.
    var stepCountMax: Int { students.map(\.stepCount).max() ?? 0 }

    /// Takes the acknowledgements of a writer.
    mutating func take(_ lines: [Substring]) {
        for line in lines {
            let parts = line.split(separator: " ")
            if parts.count == 2, parts[0] == "built", let count = Int(parts[1]) {
                builtCount = max(builtCount, count)
            }
            guard parts.count == 3, parts[0] == "done" else { continue }
            guard let caller = Int(parts[1]), let number = Int(parts[2]) else { continue }
            acknowledged[caller] = max(acknowledged[caller], number)
        }
    }

    /// Whether nothing has been acknowledged yet.
    var isEmpty: Bool { acknowledged.allSatisfy { $0 == 0 } && builtCount == 0 }

    /// Opens the store and says what is wrong with it, or nil.
    mutating func finding(at path: String) -> String? {
        do {
            var options = StoreOptions()
            options.checksPages = true
            options.maintenanceInterval = .seconds(86_400)
            let store = try Store.open(at: path, options: options)
            defer { store.close() }
            let report = try store.verify()
            if !report.isSound { return "verify: \(report.findings.prefix(3))" }
            return try store.read { snapshot in
                for caller in acknowledged.indices {
                    if let finding = try finding(of: caller, in: store, snapshot) { return finding }
                }
                return try builderFinding(in: store, snapshot)
            }
        } catch {
            return "the store gives \(error)"
        }
    }

    private mutating func builderFinding(
        in store: Store,
        _ snapshot: StoreSnapshot
    ) throws -> String? {
        let count = try Builder.stepCount(in: store, snapshot)
        guard count >= builtCount || mayLose, count <= builtCount + 1 else {
            return "the builder: \(count) steps, acknowledged \(builtCount)"
        }
        builtCount = count
        let state = try Builder.state(of: store, snapshot)
        guard Builder.mayBe(state, after: count) else {
            return "the builder: after \(count) steps there is \(state)"
        }
        return nil
    }

    private mutating func finding(
        of caller: Int,
        in store: Store,
        _ snapshot: StoreSnapshot
    ) throws -> String? {
        let id = BSONValue(integerLiteral: Int64(caller))
        let found = try store.collection("students").findOne(["_id": id], in: snapshot)
        let count = found?["steps"]?.integerValue.map { Int($0) } ?? 0
        let known = acknowledged[caller]
        guard count >= known || mayLose else {
            return "caller \(caller): step \(known) is lost, \(count) are there"
        }
        guard count <= known + 1 else {
            return "caller \(caller): \(count) steps, issued \(known + 1)"
        }
        students[caller].advance(to: count)
        acknowledged[caller] = count
        if let found, found != students[caller].document {
            return "caller \(caller): step \(count) is not whole: \(found.extendedJSON(.relaxed))"
        }
        let logged = try store.collection("log").find(["caller": id], in: snapshot)
            .compactMap { $0["step"]?.integerValue.map { Int($0) } }.sorted()
        guard logged == students[caller].logged else {
            return "caller \(caller), step \(count): the log has \(logged)"
        }
        return nil
    }
}
