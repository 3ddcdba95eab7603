// SPDX-License-Identifier: MIT
//
// Values that come among the elements of an array, of which only a range remains: the edits that
// bring it about without reading or writing an element that stays.

import SheafBSON

/// New values at their places in an array, and the part that is kept of all.
struct Arrangement {
    /// The number of elements that are there.
    let count: Int
    /// The values that come, in their order.
    let values: [BSONValue]
    /// Before which of the old elements each value goes; ascending.
    let places: [Int]
    /// What is kept of old and new elements together.
    let kept: Range<Int>

    /// The edits of the array at a path; none when nothing changes.
    ///
    /// A value that the range leaves out never comes in.
    func edits(of path: DocumentPath) -> [Edit] {
        let comingRanks = places.enumerated().map { $0.offset + $0.element }
        let coming = values.indices.filter { kept.contains(comingRanks[$0]) }
        let newInFront = comingRanks.prefix(while: { $0 < kept.lowerBound }).count
        let newBehind = values.count - newInFront - coming.count
        let first = kept.lowerBound - newInFront
        let end = count - (count + values.count - kept.upperBound - newBehind)
        guard first < end else {
            let remaining = coming.map { values[$0] }
            guard count == 0 else { return [.arrayReplace(path, remaining)] }
            return remaining.isEmpty ? [] : [.arrayAppend(path, remaining)]
        }
        var edits: [Edit] = []
        if first > 0 || end < count {
            edits.append(.arrayRemove(path, positions: Array(0..<first) + Array(end..<count)))
        }
        // From the last to the first, so that the places of the others hold.
        var rest = coming[...]
        while let last = rest.last {
            let place = places[last]
            let run = rest.suffix(while: { places[$0] == place })
            let inserted = run.map { values[$0] }
            edits.append(
                place == end
                    ? .arrayAppend(path, inserted)
                    : .arrayInsert(path, position: place - first, inserted)
            )
            rest.removeLast(run.count)
        }
        return edits
    }
}

extension ArraySlice<Int> {
    /// The longest part at the end whose members pass.
    fileprivate func suffix(while passes: (Int) -> Bool) -> ArraySlice<Int> {
        var start = endIndex
        while start > startIndex, passes(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
