// SPDX-License-Identifier: MIT
//
// Locating: how many documents match. Where the keys of an index say all that the filter asks, no
// document is looked at.

import SheafKeyValue
import SheafLanguage
import SheafRecords

extension Search {
    /// Whether the keys that are looked at are those of the documents that match, one for each.
    var isAnsweredByKeys: Bool {
        guard case .index(let scan) = plan.way else { return false }
        return !filter.hasResidual && scan.isExact(filter.narrowing)
    }

    /// The number of documents that match, without the first ones, up to a limit; 0 is none.
    ///
    /// - Complexity: O(keys) where they say all, else O(documents to look at).
    mutating func matchCount(
        _ skip: Int,
        _ limit: Int?,
        within maxTime: Duration = .zero,
        in snapshot: SheafKeyValue.Snapshot
    ) throws -> Int {
        var count = 0
        guard isAnsweredByKeys else {
            try forEachMatch(skip, limit, within: maxTime, in: snapshot) { _ in
                count += 1
                return true
            }
            return count
        }
        let timeLimit = TimeLimit(maxTime)
        let limit = limit.flatMap { $0 > 0 ? $0 : nil } ?? .max
        let countMax = limit < .max - skip ? skip + limit : .max
        while count < countMax {
            let batch = try nextBatch(countMax - count, in: snapshot)
            guard !batch.isEmpty else { break }
            try timeLimit.check()
            count += batch.count
        }
        return max(0, min(count, countMax) - skip)
    }
}
