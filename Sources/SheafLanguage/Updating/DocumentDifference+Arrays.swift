// SPDX-License-Identifier: MIT
//
// Edits that make one array of another, where it is cheap to see that most of it stayed: elements
// appended, inserted, removed, moved out of a window, or changed in their places.

import SheafBSON

extension DocumentDifference {
    /// Adds the edits that make one array of another.
    ///
    /// - Complexity: O(bytes of both arrays).
    mutating func add<Reader: DocumentReader & ~Copyable & ~Escapable>(
        from old: [BSONValue],
        to new: [BSONValue],
        at path: DocumentPath,
        reading reader: borrowing Reader
    ) throws {
        if old.count == new.count {
            let changed = old.indices.filter { old[$0] != new[$0] }
            // Beyond that, writing the array anew is cheaper than finding each element.
            if changed.count <= max(4, old.count / 8) {
                for index in changed {
                    try add(
                        from: old[index],
                        to: new[index],
                        at: path.index(index),
                        .whole,
                        reading: reader
                    )
                }
                return
            }
        }
        edits +=
            DocumentDifference.moves(from: old, to: new, at: path)
            ?? [.set(path, .array(BSONArray(new)))]
    }

    /// The edits for elements that came or went, if that is all.
    private static func moves(
        from old: [BSONValue],
        to new: [BSONValue],
        at path: DocumentPath
    ) -> [Edit]? {
        guard !old.isEmpty, !new.isEmpty else { return nil }
        let prefix = zip(old, new).prefix { $0 == $1 }.count
        if prefix == old.count { return [.arrayAppend(path, Array(new[prefix...]))] }
        let suffix = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
        if prefix + suffix >= old.count {
            let inserted = new[prefix..<(new.count - (old.count - prefix))]
            return [.arrayInsert(path, position: prefix, Array(inserted))]
        }
        if new.count < old.count, let removed = removals(from: old, to: new) {
            return [.arrayRemove(path, positions: removed)]
        }
        return shift(from: old, to: new, at: path)
    }

    /// The positions without which one array is the other.
    private static func removals(from old: [BSONValue], to new: [BSONValue]) -> [Int]? {
        var removed: [Int] = []
        var kept = 0
        for (position, element) in old.enumerated() {
            if kept < new.count, element == new[kept] {
                kept += 1
            } else {
                removed.append(position)
                if removed.count > old.count - new.count { return nil }
            }
        }
        return kept == new.count ? removed : nil
    }

    /// The edits for an array that lost elements at its start and got others at its end, as a log
    /// of bounded length does.
    private static func shift(
        from old: [BSONValue],
        to new: [BSONValue],
        at path: DocumentPath
    ) -> [Edit]? {
        guard let start = old.firstIndex(of: new[0]), start > 0 else { return nil }
        let stayed = old[start...]
        guard stayed.count * 2 >= old.count, stayed.count <= new.count,
            stayed.elementsEqual(new[..<stayed.count])
        else {
            return nil
        }
        var edits: [Edit] = [.arrayRemove(path, positions: Array(0..<start))]
        if stayed.count < new.count {
            edits.append(.arrayAppend(path, Array(new[stayed.count...])))
        }
        return edits
    }
}
