// SPDX-License-Identifier: MIT
//
// LMDB by hand: one put of a small record, under a group commit in C.

import CRawLMDB
import Dispatch

/// A file of LMDB with small records.
struct RawStore: Sendable {
    let path: String
    private static let recordCount = 64_000
    private static let valueByteCount = 100

    /// Makes the file.
    func fill() throws {
        let code = raw_fill(path, Self.recordCount, Self.valueByteCount)
        guard code == 0 else { throw RawError(code: Int(code)) }
    }

    /// Lets callers write for so long, away from the threads of tasks.
    func run(callers: Int, seconds: Double) async throws -> Round {
        let (path, room) = (path, 4_000_000)
        let (times, count) = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var times = [UInt64](repeating: 0, count: room)
                let (records, bytes) = (Self.recordCount, Self.valueByteCount)
                let count = raw_run(
                    path,
                    Int32(callers),
                    seconds,
                    records,
                    bytes,
                    &times,
                    room
                )
                continuation.resume(returning: (times.prefix(max(0, min(count, room))), count))
            }
        }
        guard count >= 0 else { throw RawError(code: -count) }
        return Round(Array(times), count: count, seconds: seconds)
    }
}

/// LMDB's number of an error.
struct RawError: Error {
    let code: Int
}
