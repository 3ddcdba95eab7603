// SPDX-License-Identifier: MIT
//
// What is measured, and how: the best of three rounds by the time that the processor worked, which
// other work on the machine does not lengthen much.

import Sheaf
import SheafBSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One thing to measure.
struct Measure {
    let name: String
    /// What is done; answers how many documents it came to.
    let body: @Sendable (Collection) async throws -> Int

    static let all: [Measure] = [
        count("number", ["grade": 9]),
        count("string", ["name": "nobody"]),
        count("range", ["grade": ["$gte": 8, "$lt": 10]]),
        count("half", ["grade": ["$lt": 3]]),
        count("nested", ["address.city": "Graz"]),
        count("last", ["remark": "x"]),
        count("in", ["name": ["$in": ["nobody", "somebody", "anybody"]]]),
        count("array", ["tags": "zz"]),
        count("missing", ["nothing": 1]),
        count("and", ["grade": ["$gte": 2], "address.zip": 1, "name": "x"]),
        count("or", ["$or": [["grade": 9], ["address.city": "Graz"]]]),
        count("regex", ["name": .regularExpression(RegularExpression("number 99999x"))]),
        count("prefix", ["name": .regularExpression(RegularExpression("^zz"))]),
        Measure(name: "toArray") { try await $0.find([:]).toArray().count },
        Measure(name: "iterate") { students in
            var count = 0
            for try await _ in students.find([:]) { count += 1 }
            return count
        },
        Measure(name: "fetch") { students in
            try await students.find(["unit": ["$gte": 0, "$lt": 500]]).toArray().count
        },
        count("keys", ["unit": ["$gte": 0, "$lt": 500]]),
        count("residual", ["unit": ["$gte": 0], "grade": 9]),
    ]

    private static func count(_ name: String, _ filter: Document) -> Measure {
        Measure(name: "count " + name) { try await $0.countDocuments(filter) }
    }

    /// Measures, and prints what came out.
    func run(on students: Collection, byteCount: Int, documents: Int) async throws {
        var best = (processor: Double.infinity, wall: Double.infinity)
        var found = 0
        for _ in 0..<3 {
            let (processor, wall) = (Measure.processorSeconds, ContinuousClock.now)
            found = try await body(students)
            let elapsed = ContinuousClock.now - wall
            best.processor = min(best.processor, Measure.processorSeconds - processor)
            best.wall = min(best.wall, elapsed / .seconds(1))
        }
        let rate = Int(Double(byteCount) / best.processor / 1e6)
        let each = Int(best.processor * 1e9 / Double(documents))
        print(
            "\(name): \(rate) MB/s, \(each) ns a document; \(Int(best.processor * 1000)) ms of the "
                + "processor, \(Int(best.wall * 1000)) ms; found \(found)"
        )
    }

    /// The seconds that the process has been using the processor.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
