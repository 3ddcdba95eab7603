// SPDX-License-Identifier: MIT
//
// The line of JSON that tells of one repeat. Its names are those of the workload's schema, which
// programs for other engines print too.

import Foundation

/// One repeat.
struct Row: Encodable {
    /// One kind of operation.
    struct Operation: Encodable {
        let count: Int
        let mean_us, p50_us, p95_us, p99_us, max_us: Double
    }

    struct Operations: Encodable {
        let add, edit, delete, read, readall: Operation?
    }

    var workload = "susi"
    var peer = "sheaf"
    let style: String
    let version: String
    let n, docs: Int
    let durability: String
    let clients, batch, rep: Int
    let secs: Double
    let writes: Int
    let write_ops_per_s, write_mean_us: Double
    let io_write_bytes_per_write, wchar_per_write: Int
    let dev_bytes_per_write: Int?
    let cpu_us_per_write: Double
    let db_bytes_before, db_bytes: Int
    let load_s: Double
    let verify_failures: Int
    let ops: Operations

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
