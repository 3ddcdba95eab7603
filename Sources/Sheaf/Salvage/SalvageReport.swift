// SPDX-License-Identifier: MIT
//
// What a salvage tells: what is in the new store, and what is not.

/// The outcome of saving what can be read from a damaged store.
public struct SalvageReport: Sendable, Hashable {
    /// What became of a collection.
    public struct Collection: Sendable, Hashable {
        /// Its name in the new store.
        public let namespace: Namespace
        /// The documents that were saved.
        public internal(set) var documentCount = 0
        /// The documents of which something was found, but not all.
        public internal(set) var lostDocumentCount = 0
        /// The records on pages that cannot be read, so far as the table counted them.
        public internal(set) var lostRecordCount = 0
        /// The indexes that were made anew, the one on `_id` left out.
        public internal(set) var indexCount = 0
    }

    /// The collections, in the order of their names.
    public internal(set) var collections: [Collection] = []
    /// What is damaged or lost, in sentences.
    ///
    /// At most ``findingCountMax`` are kept.
    public internal(set) var findings: [String] = []
    /// How many things are.
    public internal(set) var findingCount = 0

    /// The findings that a report keeps.
    public static let findingCountMax = 1000

    /// The documents that were saved.
    public var documentCount: Int { collections.reduce(0) { $0 + $1.documentCount } }
    /// The documents of which something was found, but not all.
    public var lostDocumentCount: Int { collections.reduce(0) { $0 + $1.lostDocumentCount } }
    /// Whether all that the file tells of is in the new store.
    public internal(set) var isWhole = true

    /// Notes something that is damaged or lost.
    mutating func add(_ finding: String, losing isLost: Bool = true) {
        if isLost { isWhole = false }
        findingCount += 1
        if findings.count < SalvageReport.findingCountMax { findings.append(finding) }
    }
}
