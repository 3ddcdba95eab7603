// SPDX-License-Identifier: MIT
//
// Sorting beyond memory: sorted runs of entries in a file, each entry with its length before it,
// and their merging.

import SheafKeyValue
import SheafRecords

/// Sorted runs of entries, one behind another in a file.
struct SortRuns {
    private let file: ScratchFile
    private var runs: [Range<Int>] = []
    private var pending: [UInt8] = []
    private var runStart = 0

    /// How many runs there may be before they are merged into one.
    static let countMax = 64
    /// The bytes that are written, or read of a run, at a time.
    static let pieceByteCount = 64 << 10

    init(inOneOf folders: [String]) throws {
        file = try ScratchFile(inOneOf: folders)
    }

    /// How many runs there are.
    var count: Int { runs.count }

    /// The bytes of the file.
    var byteCount: Int { file.byteCount }

    /// Writes an entry of the run that is being written.
    mutating func append(_ entry: ArraySlice<UInt8>) throws {
        pending.append(littleEndian: UInt32(truncatingIfNeeded: entry.count))
        pending += entry
        if pending.count >= SortRuns.pieceByteCount { try flush() }
    }

    /// Ends the run that is being written.
    mutating func endRun() throws {
        try flush()
        runs.append(runStart..<file.byteCount)
        runStart = file.byteCount
    }

    private mutating func flush() throws {
        try file.append(pending)
        pending.removeAll(keepingCapacity: true)
    }

    /// All entries of all runs, in their order.
    func merged() throws -> SortMerge {
        try SortMerge(runs.map { try RunReader(file, $0) })
    }
}

/// The entries of one run, one after another.
struct RunReader {
    private let file: ScratchFile
    private var rest: Range<Int>
    private var piece: ArraySlice<UInt8> = []
    /// The entry that comes next; nil at the end.
    private(set) var entry: ArraySlice<UInt8>?

    fileprivate init(_ file: ScratchFile, _ run: Range<Int>) throws {
        self.file = file
        rest = run
        try advance()
    }

    /// Goes on to the next entry.
    mutating func advance() throws {
        guard let length = try take(4) else {
            entry = nil
            return
        }
        let count = length.reversed().reduce(0) { $0 << 8 | Int($1) }
        entry = try take(count)
    }

    /// The next bytes of the run; nil at the end.
    private mutating func take(_ count: Int) throws -> ArraySlice<UInt8>? {
        if piece.count < count {
            let wanted = max(count - piece.count, SortRuns.pieceByteCount)
            let more = try file.read(min(wanted, rest.count), at: rest.lowerBound)
            rest = (rest.lowerBound + more.count)..<rest.upperBound
            piece = (Array(piece) + more)[...]
        }
        guard count <= piece.count else { return nil }
        let taken = piece.prefix(count)
        piece = piece.dropFirst(count)
        return taken
    }
}

/// Runs on their way into one order: a heap whose top is the run with the least entry.
final class SortMerge {
    private var readers: [RunReader]

    fileprivate init(_ readers: [RunReader]) {
        self.readers = readers.filter { $0.entry != nil }
        for index in self.readers.indices.reversed() { sink(index) }
    }

    /// The next entry; nil at the end.
    func next() throws -> ArraySlice<UInt8>? {
        guard let entry = readers.first?.entry else { return nil }
        try readers[0].advance()
        if readers[0].entry == nil {
            readers.swapAt(0, readers.count - 1)
            readers.removeLast()
        }
        sink(0)
        return entry
    }

    private func sink(_ index: Int) {
        var index = index
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < readers.count && isBefore(child, least) {
                least = child
            }
            guard least != index else { return }
            readers.swapAt(index, least)
            index = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        guard let first = readers[left].entry, let second = readers[right].entry else {
            return false
        }
        return first.span.bytes.compare(to: second.span.bytes) < 0
    }
}
