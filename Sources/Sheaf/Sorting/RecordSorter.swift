// SPDX-License-Identifier: MIT
//
// Sorting: takes keys with their records, gives the records in the order of the keys. What is
// sorted are keys, not documents; beyond the limit of memory they go to a file in sorted runs.

import SheafKeyValue
import SheafRecords

/// What a sort may take.
struct SortLimits: Sendable {
    /// The bytes of keys in memory.
    let memoryByteCountMax: Int
    /// Whether more may be written to a file.
    let allowsDisk: Bool
    /// The folders in which the file may be.
    let folders: [String]
}

/// Sorts records by keys.
struct RecordSorter {
    private let limits: SortLimits
    /// How many records are wanted; all when it is nil.
    private let countMax: Int?
    private var buffer = SortBuffer()
    private var runs: SortRuns?
    /// The entry that an entry must come before to be among those wanted, once that is known.
    private var bar: [UInt8]?

    /// How many more entries than are wanted are kept before the surplus is cut off.
    private static let surplusCount = 1024

    init(limits: SortLimits, countMax: Int?) {
        self.limits = limits
        self.countMax = countMax
    }

    /// Takes the key of a record, which ends in the record's number.
    ///
    /// - Throws: ``StoreError`` with MongoDB's number 292 when the keys need more memory than they
    ///   may have, and no file is allowed.
    mutating func add(_ entry: [UInt8]) throws {
        if let bar, entry.span.bytes.compare(to: bar.span.bytes) > 0 { return }
        let byteCount = buffer.byteCount + SortBuffer.byteCount(of: entry)
        if byteCount > limits.memoryByteCountMax, buffer.count > 0 {
            cut()
            if buffer.byteCount + SortBuffer.byteCount(of: entry) > limits.memoryByteCountMax {
                try spill()
            }
        }
        buffer.append(entry)
        let surplus = buffer.count - RecordSorter.surplusCount
        if let countMax, surplus / 2 >= countMax { cut() }
    }

    /// The records in their order.
    consuming func finish() throws -> SortedRecords {
        cut()
        guard runs != nil else { return SortedRecords(buffer) }
        try spill()
        guard let runs else { return SortedRecords(buffer) }
        return SortedRecords(try runs.merged(), countMax: countMax)
    }

    /// Sorts, and lets go of what is not wanted.
    private mutating func cut() {
        buffer.sort()
        guard let countMax, buffer.count >= countMax, countMax > 0 else { return }
        buffer.truncate(to: countMax)
        bar = Array(buffer.entry(countMax - 1))
    }

    /// Writes the sorted buffer to the file as a run.
    private mutating func spill() throws {
        guard limits.allowsDisk else {
            throw StoreError(
                .resourceLimit,
                "Sort exceeded memory limit of \(limits.memoryByteCountMax) bytes, but did not opt "
                    + "in to external sorting. Allow disk use, set a limit, or raise "
                    + "sortMemoryByteCountMax.",
                mongoCode: MongoCode.queryExceededMemoryLimit.rawValue
            )
        }
        var runs = try self.runs ?? SortRuns(inOneOf: limits.folders)
        for index in 0..<buffer.count { try runs.append(buffer.entry(index)) }
        try runs.endRun()
        buffer.removeAll()
        if runs.count >= SortRuns.countMax { runs = try merged(runs) }
        self.runs = runs
    }

    /// One run in place of many, in a file of its own.
    private func merged(_ runs: SortRuns) throws -> SortRuns {
        let merge = try runs.merged()
        var one = try SortRuns(inOneOf: limits.folders)
        var count = 0
        while count < countMax ?? .max, let entry = try merge.next() {
            try one.append(entry)
            count += 1
        }
        try one.endRun()
        return one
    }
}

/// Records in the order of a sort.
struct SortedRecords {
    private enum Source {
        case memory(SortBuffer, next: Int)
        case file(SortMerge, rest: Int)
    }

    private var source: Source

    init(_ buffer: SortBuffer) {
        source = .memory(buffer, next: 0)
    }

    init(_ merge: SortMerge, countMax: Int?) {
        source = .file(merge, rest: countMax ?? .max)
    }

    /// Whether the sort went to a file.
    var usesDisk: Bool {
        if case .file = source { true } else { false }
    }

    /// The next record; nil at the end.
    mutating func next() throws -> RecordID? {
        try nextEntry().map { RecordID(entry: $0) }
    }

    /// The next entry; nil at the end.
    mutating func nextEntry() throws -> ArraySlice<UInt8>? {
        switch source {
        case .memory(let buffer, let next):
            guard next < buffer.count else { return nil }
            source = .memory(buffer, next: next + 1)
            return buffer.entry(next)
        case .file(let merge, let rest):
            guard rest > 0, let entry = try merge.next() else { return nil }
            source = .file(merge, rest: rest - 1)
            return entry
        }
    }
}
