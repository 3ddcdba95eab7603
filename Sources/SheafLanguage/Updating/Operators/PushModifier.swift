// SPDX-License-Identifier: MIT
//
// `$push`: appends to an array, or inserts, sorts and cuts it. Without `$sort` no element is read,
// and without `$position` and `$slice` the array is not even counted. With `$sort` an array that is
// known to be in order is read by halves.

import SheafBSON

/// `{$push: {path: value}}` or `{$push: {path: {$each: […], $position: …, $sort: …, $slice: …}}}`.
struct PushModifier: Modifier {
    static let name = "$push"

    let clauses: PushClauses

    init(
        parsing operand: BSONValue,
        at path: UpdatePath,
        by collation: Collation?
    ) throws(LanguageError) {
        clauses = try PushClauses(parsing: operand, by: collation)
    }

    var absence: Absence { .creates }

    func initialValue(at moment: Moment) -> BSONValue {
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
                    + "in document {\(identity)}"
            )
        }
        guard clauses.position != nil || clauses.slice != nil || clauses.sort != nil else {
            return clauses.values.isEmpty ? [] : [.arrayAppend(target.path, clauses.values)]
        }
        let count = try reader.count(at: target.path) ?? 0
        guard let order = clauses.sort else {
            let place = clauses.place(in: count)
            let places = Array(repeating: place, count: clauses.values.count)
            return edits(of: target.path, count, clauses.values, places)
        }
        return try edits(of: target.path, count, sorting: order, reading: reader)
    }

    private func edits(
        of path: DocumentPath,
        _ count: Int,
        _ values: [BSONValue],
        _ places: [Int]
    ) -> [Edit] {
        let kept = clauses.keptRange(of: count + values.count)
        return Arrangement(count: count, values: values, places: places, kept: kept)
            .edits(of: path)
    }

    /// The edits with a sort: where the array is in order, the new values find their places by
    /// halves; else the array is replaced.
    ///
    /// The storage may remember the order, so that the array
    /// need not be read to see that it is in it.
    private func edits<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of path: DocumentPath,
        _ count: Int,
        sorting order: ElementOrder,
        reading reader: borrowing Reader
    ) throws -> [Edit] {
        // What the storage remembers is an order by bytes.
        let aids = clauses.collation == nil ? try reader.aids(at: path) : nil
        let isKnown = aids?.order == order
        guard try isKnown || isInOrder(path, order, reading: reader) else {
            let replaced = try rearranged(path, reading: reader)
            return aids == nil ? [replaced] : [replaced, .arrayAid(path, .order(order))]
        }
        let values = order.sorted(clauses.values, by: clauses.collation)
        let place = clauses.place(in: count)
        let places = try values.map { value in
            try self.place(of: value, by: order, from: place, in: path, reading: reader)
        }
        let edits = edits(of: path, count, values, places)
        if edits.isEmpty || isKnown || aids == nil { return edits }
        return edits + [.arrayAid(path, .order(order))]
    }

    /// Before which element of an array that is in order a value goes that was put before another
    /// one and then sorted: among its equals it keeps that place.
    private func place<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of value: BSONValue,
        by order: ElementOrder,
        from start: Int,
        in path: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> Int {
        let key = value.withView { order.key(of: $0, by: clauses.collation) }
        return try reader.partitionPoint(at: path) { position, element in
            let other = order.key(of: element, by: clauses.collation)
            return key == other ? position >= start : key.lexicographicallyPrecedes(other)
        }
    }

    private func isInOrder<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ path: DocumentPath,
        _ order: ElementOrder,
        reading reader: borrowing Reader
    ) throws -> Bool {
        var (check, isInOrder) = (OrderCheck(order, by: clauses.collation), true)
        try reader.forEachElement(at: path, from: 0) { _, element in
            isInOrder = check.accepts(element)
            return isInOrder
        }
        return isInOrder
    }

    /// The array sorted as a whole: it is read into memory and replaced.
    private func rearranged<Reader: DocumentReader & ~Copyable & ~Escapable>(
        _ path: DocumentPath,
        reading reader: borrowing Reader
    ) throws -> Edit {
        var elements: [BSONValue] = []
        try reader.forEachElement(at: path, from: 0) { _, element in
            elements.append(BSONValue(copying: element))
            return true
        }
        elements.insert(contentsOf: clauses.values, at: clauses.place(in: elements.count))
        return .arrayReplace(path, clauses.sortedAndCut(elements))
    }
}
