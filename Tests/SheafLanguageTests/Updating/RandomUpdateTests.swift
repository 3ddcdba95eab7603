// SPDX-License-Identifier: MIT
//
// Random updates of random documents in memory, against the reference, which evaluates them naively
// and shares no code with the language.

import SheafBSON
import SheafDifferential
import SheafReference
import Testing

@Suite struct RandomUpdateTests {
    /// 8 × 6,250 updates: the same bytes or one of the same errors, and no edits exactly when
    /// nothing changes.
    @Test(arguments: 0..<8)
    func agreesWithTheReference(_ seed: Int) throws {
        var updates = RandomUpdates(seed: UInt64(2000 + seed))
        var (changeCount, errorCount) = (0, 0)
        var root = updates.trees.smallRoot()
        for round in 0..<6250 {
            if round % 8 == 0 { root = updates.trees.smallRoot() }
            let update = updates.update(for: root)
            let answer = update.answer(root)
            let outcome = try LanguageSubject.outcome(of: update, on: root.document)
            if let difference = update.difference(outcome, from: answer, before: root) {
                Issue.record(
                    """
                    seed \(seed), round \(round): \(difference)
                    document: \(root.document.extendedJSON(.canonical))
                    \(update)
                    """
                )
                return
            }
            switch answer {
            case .document(let after):
                changeCount += after == root ? 0 : 1
                root = after
            case .refused: errorCount += 1
            case .unmatched: break
            }
        }
        #expect(changeCount > 2000 && errorCount > 500, "\(changeCount), \(errorCount)")
    }
}
