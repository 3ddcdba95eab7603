// SPDX-License-Identifier: MIT
//
// Random updates of documents that live long and change their shape: inline, spilled, and back. The
// store, the language in memory and the reference must agree on the bytes, on the errors, on what
// counts as modified, and that nothing is written where nothing changes.

import Sheaf
import SheafDifferential
import Testing

@Suite struct RandomStoreUpdateTests {
    /// 4 × 200 updates of four documents, in transactions of 50; every second run has indexes.
    @Test(arguments: 1...4)
    func agreesWithTheReference(_ seed: Int) throws {
        let stored = try TemporaryStore()
        var run = try StoreRun(
            seed: UInt64(seed),
            in: stored.collection(),
            documents: 4,
            scale: 300
        )
        for _ in 0..<4 { try run.advance(by: 50) }
        #expect(run.byteCountMax > 9_000)
        #expect(run.changeCount > 60 && run.refusalCount > 10)
        let report = try stored.store.verify()
        #expect(report.findings.isEmpty)
        #expect(report.documentCount == 4)
    }
}
