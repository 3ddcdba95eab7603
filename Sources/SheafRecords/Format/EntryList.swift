// SPDX-License-Identifier: MIT
//
// Encoded entries on their way into chunks: one buffer, with the place of each entry in it.

internal import SheafBSON

/// Entries of a container one after another, encoded as in a chunk.
struct EntryList {
    /// Whether the entries are elements of an array, which have no names.
    let isArray: Bool
    /// The entries.
    private(set) var bytes: [UInt8] = []
    /// The end of each entry in the bytes.
    private(set) var ends: [Int] = []
    /// The number of stubs in each entry, kept only if there are any.
    private var stubCounts: [Int: Int] = [:]

    init(isArray: Bool) {
        self.isArray = isArray
    }

    /// Some of the entries of another list.
    ///
    /// - Complexity: O(bytes of these entries).
    init(_ list: EntryList, _ range: Range<Int>) {
        isArray = list.isArray
        let encoded = list.encoded(range)
        bytes = Array(encoded)
        ends = list.ends[range].map { $0 - encoded.startIndex }
        for (index, count) in list.stubCounts where range.contains(index) {
            stubCounts[index - range.lowerBound] = count
        }
    }

    /// The number of entries.
    var count: Int { ends.count }

    /// The number of stubs in all entries.
    var stubCount: Int { stubCounts.values.reduce(0, +) }

    /// Appends an encoded entry.
    mutating func append(_ entry: some Sequence<UInt8>, stubCount: Int = 0) {
        bytes.append(contentsOf: entry)
        if stubCount > 0 { stubCounts[ends.count] = stubCount }
        ends.append(bytes.count)
    }

    /// Appends an entry that a body writes at the end of the bytes.
    mutating func append(stubCount: Int = 0, _ body: (inout [UInt8]) -> Void) {
        body(&bytes)
        if stubCount > 0 { stubCounts[ends.count] = stubCount }
        ends.append(bytes.count)
    }

    /// Appends all entries of a chunk.
    mutating func append(_ chunk: ChunkView) {
        var offset = ChunkView.fixedByteCount
        let hasStubs = chunk.stubCount > 0
        while let entry = chunk.entry(at: offset) {
            let stubs = hasStubs ? Stub.count(in: chunk.value(entry)) : 0
            let encoded = chunk.bytes.extracting(entry.range)
            append(stubCount: stubs) { $0.append(contentsOf: encoded) }
            offset = entry.valueEnd
        }
    }

    /// Appends all entries of another list.
    mutating func append(_ other: EntryList) {
        for index in 0..<other.count {
            append(other.bytes[other.range(index)], stubCount: other.stubCount(index..<index + 1))
        }
    }

    /// Where an entry lies in the bytes.
    func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : ends[index - 1])..<ends[index]
    }

    /// The bytes of consecutive entries.
    func encoded(_ range: Range<Int>) -> ArraySlice<UInt8> {
        guard !range.isEmpty else { return [] }
        return bytes[self.range(range.lowerBound).lowerBound..<ends[range.upperBound - 1]]
    }

    /// The number of stubs in consecutive entries.
    func stubCount(_ range: Range<Int>) -> Int {
        guard !stubCounts.isEmpty else { return 0 }
        return range.reduce(0) { $0 + (stubCounts[$1] ?? 0) }
    }
}

extension [UInt8] {
    /// Appends the bytes that a span shows.
    mutating func append(contentsOf span: RawSpan) {
        // Unsafe because Array takes raw buffers only; the span is alive for the call.
        unsafe span.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }
}
