// SPDX-License-Identifier: MIT
//
// The outcome of `storectl bench`: tables for people, rows of JSON for programs.

internal import Sheaf

/// Rows of costs by the length of the array.
struct BenchTable {
    private(set) var rows: [(length: Int, cells: [BenchOperation: BenchCell])] = []

    mutating func add(_ length: Int, _ cells: [BenchOperation: BenchCell]) {
        rows.append((length, cells))
    }

    /// The tables of times, of bytes put into records, and of pages written.
    var text: String {
        [
            table("median time of one change, microseconds") { $0.microseconds },
            table("bytes put into records") { $0.bytes },
            table("bytes of the pages written") { $0.pageBytes },
        ].joined(separator: "\n\n")
    }

    /// A row for each length and operation.
    var documents: [Document] {
        rows.flatMap { length, cells in
            BenchOperation.allCases.compactMap { operation in
                cells[operation].map { cell in
                    [
                        "elements": .integer(length), "operation": .string(operation.rawValue),
                        "microseconds": .integer(cell.microseconds),
                        "bytesWritten": .integer(cell.bytes),
                        "pageBytes": .integer(cell.pageBytes), "rounds": .integer(cell.rounds),
                    ]
                }
            }
        }
    }

    private func table(_ title: String, _ value: (BenchCell) -> Int) -> String {
        let heads = BenchOperation.allCases.map(\.title) + ["rewrite/edit"]
        var lines = [title, right("elements", 10) + heads.map { right($0, 14) }.joined()]
        for (length, cells) in rows {
            let values = BenchOperation.allCases.map { cells[$0].map(value) ?? 0 }
            let edit = max(1, cells[.edit].map(value) ?? 1)
            let ratio = Double(cells[.rewrite].map(value) ?? 0) / Double(edit)
            let factor = ratio < 10 ? Quantity.tenths(ratio) : Quantity.count(Int(ratio.rounded()))
            lines.append(
                right(Quantity.count(length), 10)
                    + values.map { right(Quantity.count($0), 14) }.joined()
                    + right(factor + "x", 14)
            )
        }
        return lines.joined(separator: "\n")
    }

    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
