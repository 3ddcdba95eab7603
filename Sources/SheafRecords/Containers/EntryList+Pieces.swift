// SPDX-License-Identifier: MIT
//
// Dividing entries among chunks.

internal import SheafBSON

extension EntryList {
    /// Some of the entries as a list of their own.
    func sublist(_ range: Range<Int>) -> EntryList { EntryList(self, range) }

    /// How many entries at the beginning fit into so many bytes.
    func prefixCount(fittingIn byteCount: Int) -> Int {
        var fitting = 0
        while fitting < count, ends[fitting] <= byteCount { fitting += 1 }
        return fitting
    }

    /// How many entries at the end fit into so many bytes.
    func suffixCount(fittingIn byteCount: Int) -> Int {
        var fitting = 0
        while fitting < count, bytes.count - range(count - fitting - 1).lowerBound <= byteCount {
            fitting += 1
        }
        return fitting
    }

    /// The entries of each of the chunks that hold them all: full ones, or all about the same size.
    ///
    /// An entry that is larger than a chunk gets one of its own.
    func pieces(capacity: Int, isEven: Bool) -> [Range<Int>] {
        let chunks = max(isEven ? 2 : 1, (bytes.count + capacity - 1) / capacity)
        let target = isEven ? bytes.count / chunks : capacity
        var pieces: [Range<Int>] = []
        var (start, size) = (0, 0)
        for index in 0..<count {
            let entry = range(index).count
            let isFull =
                size + entry > capacity || size + entry / 2 > target
                || index - start == Int(UInt16.max)
            if isFull, index > start {
                pieces.append(start..<index)
                (start, size) = (index, 0)
            }
            size += entry
        }
        if start < count { pieces.append(start..<count) }
        return pieces
    }

    /// Where an entry and its value lie in the bytes.
    func entry(_ index: Int) -> EntryLocation? {
        let start = range(index).lowerBound
        return ChunkView.entry(in: unsafe bytes.span.bytes, at: start, isArray: isArray)
    }

    /// The stubs in all entries.
    var stubs: [Stub] {
        guard stubCount > 0 else { return [] }
        return (0..<count).flatMap { index -> [Stub] in
            guard stubCount(index..<index + 1) > 0 else { return [] }
            guard let entry = entry(index) else { return [] }
            return Stub.all(
                in: ValueView(
                    typeNumber: entry.typeNumber,
                    trusting: unsafe bytes.span.bytes.extracting(entry.valueRange)
                )
            )
        }
    }
}
