// SPDX-License-Identifier: MIT
//
// Readers beside the writer: eight tasks that read, and, because they also take the processor away
// from it, eight that only do that. The difference is what reading costs the writer.

import Sheaf

/// Edits by 64 callers beside eight tasks.
struct Readers {
    private enum Company: CaseIterable {
        case nobody, readers, spinners
    }

    private let edits: EditStore

    init(_ edits: EditStore) {
        self.edits = edits
    }

    /// Measures, and prints what came out.
    func run(seconds: Double, rounds: Int) async throws {
        var rates: [Company: [Double]] = [:]
        for _ in 0..<rounds {
            for company in Company.allCases {
                let rate = try await rate(beside: company, seconds: seconds)
                rates[company, default: []].append(rate)
            }
        }
        let alone = rates[.nobody] ?? []
        for company in [Company.readers, .spinners] {
            let parts = zip(rates[company] ?? [], alone).map { $0 / $1 }
            print("64 callers beside 8 \(company): \(format(median(parts), 2)) of their rate alone")
        }
    }

    private func rate(beside company: Company, seconds: Double) async throws -> Double {
        let tasks = (0..<(company == .nobody ? 0 : 8)).map { _ in
            Task {
                while !Task.isCancelled {
                    if company == .readers { try await read() } else { spin() }
                    await Task.yield()
                }
            }
        }
        let rate = try await edits.run(callers: 64, seconds: seconds).rate
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
        return rate
    }

    private func read() async throws {
        let first = BSONValue.int32(.random(in: 0..<900))
        let slice: Document = ["semesters.21": ["$slice": [first, 20]]]
        let student = Int32.random(in: 0..<Int32(EditStore.studentCount))
        let options = FindOptions(projection: slice)
        _ = try await edits.students.findOne(["_id": .int32(student)], options: options)
    }

    /// Works for about as long as one read.
    private func spin() {
        let end = ContinuousClock.now + .microseconds(30)
        while ContinuousClock.now < end {}
    }
}
