// SPDX-License-Identifier: MIT
//
// What verification tells: how much was looked at, and what was found to be wrong.

/// The outcome of verifying a store.
public struct VerificationReport: Sendable, Hashable {
    /// Something that is wrong.
    public struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// The collection that it is in, or nil when it concerns the store.
        public let namespace: Namespace?
        /// The number of the record of the document, if it is in one.
        public let record: UInt64?
        /// What is wrong, in a sentence.
        public let message: String

        /// The place and the message.
        public var description: String {
            let place = [
                namespace?.description, record.map { "record \($0)" },
            ].compactMap { $0 }.joined(separator: ", ")
            return place.isEmpty ? message : "\(place): \(message)"
        }
    }

    /// The collections that were looked at.
    public internal(set) var collectionCount = 0
    /// The documents that were looked at.
    public internal(set) var documentCount = 0
    /// The index entries that were looked at.
    public internal(set) var indexEntryCount = 0
    /// The changes in the log that were looked at.
    public internal(set) var changeCount = 0
    /// What is wrong; none when the store is sound.
    ///
    /// At most ``findingCountMax`` are kept.
    public internal(set) var findings: [Finding] = []
    /// How many things are wrong.
    public internal(set) var findingCount = 0

    /// The findings that a report keeps.
    public static let findingCountMax = 1000

    /// Whether nothing is wrong.
    public var isSound: Bool { findingCount == 0 }

    mutating func add(_ message: String, in namespace: Namespace? = nil, record: UInt64? = nil) {
        findingCount += 1
        guard findings.count < VerificationReport.findingCountMax else { return }
        findings.append(Finding(namespace: namespace, record: record, message: message))
    }
}
