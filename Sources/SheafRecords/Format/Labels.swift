// SPDX-License-Identifier: MIT
//
// Labels name chunks. They give no order (the counted tree does), but neighbours in the tree should
// be neighbours on disk, so a new label is taken near that of the chunk it comes to stand beside.

/// Where labels begin and how far apart they start.
enum Labels {
    static let first: UInt64 = 1 << 63
    static let gap: UInt64 = 1 << 40

    /// Labels between two others, evenly spread, or nil when there is no room.
    static func between(_ low: UInt64, _ high: UInt64, count: Int) -> [UInt64]? {
        let count = UInt64(count)
        guard high > low, (high - low) / (count + 1) >= 1 else { return nil }
        let step = (high - low) / (count + 1)
        return (1...count).map { low + $0 * step }
    }

    /// Labels above one that is the highest, or nil when there is no room.
    static func above(_ low: UInt64, count: Int) -> [UInt64]? {
        let (span, overflow) = gap.multipliedReportingOverflow(by: UInt64(count))
        guard !overflow, UInt64.max - low > span else {
            return between(low, .max, count: count)
        }
        return (1...UInt64(count)).map { low + $0 * gap }
    }

    /// Labels below one that is the lowest, or nil when there is no room.
    static func below(_ high: UInt64, count: Int) -> [UInt64]? {
        let (span, overflow) = gap.multipliedReportingOverflow(by: UInt64(count))
        guard !overflow, high > span else { return between(0, high, count: count) }
        return (1...UInt64(count)).reversed().map { high - $0 * gap }
    }
}
