// SPDX-License-Identifier: MIT
//
// How many bytes of BSON a second one core filters, finds and fetches: a collection of small
// documents, asked without an index and with one.
//
//     swift run --package-path Benchmarks -c release ScanSpeed STORE [DOCUMENTS] [FILTER]
//
// STORE is made unless it is there. A FILTER runs only the measures that have it in their name.

import Sheaf
import SheafBSON

@main
struct ScanSpeed {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 1 else {
            return print("usage: ScanSpeed STORE [DOCUMENTS] [FILTER]")
        }
        let count = arguments.count > 2 ? Int(arguments[2]) ?? 1_000_000 : 1_000_000
        let wanted = arguments.count > 3 ? arguments[3] : ""
        var options = StoreOptions()
        options.durability = .withoutSync
        let store = try Store.open(at: arguments[1], options: options)
        defer { store.close() }
        let students = store.collection("students")
        try await Student.fill(students, count: count)
        let byteCount = Student.document(count / 2).bytes.count
        print("\(count) documents of \(byteCount) bytes")
        for measure in Measure.all where wanted.isEmpty || measure.name.contains(wanted) {
            try await measure.run(on: students, byteCount: count * byteCount, documents: count)
        }
    }
}
