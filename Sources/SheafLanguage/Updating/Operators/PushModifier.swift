// SPDX-License-Identifier: MIT
//
// `$push`: appends to an array, or inserts, sorts and cuts it. Without `$sort` no element is read,
// and without `$position` and `$slice` the array is not even counted.

import SheafBSON

/// `{$push: {path: value}}` or `{$push: {path: {$each: […], $position: …, $sort: …, $slice: …}}}`.
struct PushModifier: Modifier {
    static let name = "$push"

    let clauses: PushClauses

    init(parsing operand: BSONValue, at path: UpdatePath) throws(LanguageError) {
        clauses = try PushClauses(parsing: operand)
    }

    var absence: Absence { .creates }

    func initialValue() -> BSONValue {
        .array(BSONArray(clauses.sortedAndCut(clauses.values)))
    }

    func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of target: Target,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        guard target.type == .array else {
            let identity = try ShellText.identity(reading: reader)
            throw LanguageError.badValue(
                "The field '\(target.name)' must be an array but is of type \(target.type.alias) "
                    + "in document \(identity)"
            )
        }
        if clauses.sort != nil { return try rearranged(target.path, reading: reader) }
        guard clauses.position != nil || clauses.slice != nil else {
            return clauses.values.isEmpty ? [] : [.arrayAppend(target.path, clauses.values)]
        }
        let count = try reader.count(at: target.path) ?? 0
        return cut(target.path, count)
    }

    /// The edits with a sort: the array has to be read, and is replaced if its order changes.
    private func rearranged<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ path: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        var old: [BSONValue] = []
        try reader.forEachElement(at: path, from: 0) { _, element in
            old.append(BSONValue(copying: element))
            return true
        }
        var elements = old
        elements.insert(contentsOf: clauses.values, at: clauses.place(in: old.count))
        let new = clauses.sortedAndCut(elements)
        if new == old { return [] }
        // Where the old elements stay as they are, only what is behind them is news.
        if new.starts(with: old) { return [.arrayAppend(path, Array(new[old.count...]))] }
        return [.arrayReplace(path, new)]
    }

    /// The edits without a sort: the old elements that the slice drops go, the new ones that it
    /// leaves come.
    private func cut(_ path: DocumentPath, _ count: Int) -> [Edit] {
        let place = clauses.place(in: count)
        let added = clauses.values.count
        let kept = clauses.keptRange(of: count + added)
        // Positions in the array as it would be uncut: old ones before the place, new ones, old
        // ones behind.
        let new = place..<(place + added)
        let survivors = kept.clamped(to: new)
        let values = Array(
            clauses.values[(survivors.lowerBound - place)..<(survivors.upperBound - place)]
        )
        let before = kept.clamped(to: 0..<place)
        let behind = kept.clamped(to: new.upperBound..<(count + added))
        guard before.count + behind.count > 0 else {
            if count == 0 { return values.isEmpty ? [] : [.arrayAppend(path, values)] }
            return [.arrayReplace(path, values)]
        }
        var edits: [Edit] = []
        let dropped = (0..<count).filter { position in
            !kept.contains(position < place ? position : position + added)
        }
        if !dropped.isEmpty { edits.append(.arrayRemove(path, positions: dropped)) }
        if !values.isEmpty {
            edits.append(
                behind.isEmpty
                    ? .arrayAppend(path, values)
                    : .arrayInsert(path, position: before.count, values)
            )
        }
        return edits
    }
}
