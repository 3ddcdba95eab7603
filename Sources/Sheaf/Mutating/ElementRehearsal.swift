// SPDX-License-Identifier: MIT
//
// Mutating: edits of the elements of one array, tried without the array: it is a list of pieces
// that stay, and of elements that came or changed, each with its value.

import SheafLanguage
import SheafRecords

/// What counts the elements that come and go.
protocol ElementTally {
    /// Counts an element that comes, or with -1 one that goes.
    mutating func count(_ element: ValueView, _ number: Int) throws
}

/// An array on whose elements edits are tried.
struct ElementRehearsal<Tally: ElementTally> {
    /// Elements that stay as they are stored, or one that does not.
    private enum Piece {
        case stored(Range<Int>)
        case own(BSONValue)

        var count: Int {
            switch self {
            case .stored(let range): range.count
            case .own: 1
            }
        }
    }

    private let array: DocumentPath
    private var pieces: [Piece]
    /// Where the last edit took place: a piece and its position.
    ///
    /// Edits mostly come in the order of the elements, so the next one is found from here.
    private var last = (piece: 0, position: 0)
    private var tally: Tally

    private init(_ array: DocumentPath, _ tally: Tally, count: Int) {
        (self.array, self.tally) = (array, tally)
        pieces = count > 0 ? [.stored(0..<count)] : []
    }

    /// Counts the elements that come and go by edits of the elements of one array.
    ///
    /// - Parameters:
    ///   - edits: The edits.
    ///   - array: The array.
    ///   - count: How many elements it has.
    ///   - document: The document.
    ///   - tally: What counts.
    /// - Complexity: O(edits + elements that they are about), each element read once.
    /// - Throws: What the tally and the storage throw.
    /// - Returns: What was counted, and how many elements there are afterwards.
    static func tally(
        _ edits: [Edit],
        of array: DocumentPath,
        _ count: Int,
        _ document: borrowing StoredDocument,
        _ tally: Tally
    ) throws -> (tally: Tally, count: Int) {
        var rehearsal = ElementRehearsal(array, tally, count: count)
        for edit in edits { try rehearsal.apply(edit, document) }
        var after = 0
        for piece in rehearsal.pieces {
            after += piece.count
            guard case .own(let value) = piece else { continue }
            try value.withView { try rehearsal.tally.count($0, 1) }
        }
        return (rehearsal.tally, after)
    }

    private mutating func apply(
        _ edit: Edit,
        _ document: borrowing StoredDocument
    ) throws {
        switch edit {
        case .arrayAppend(array, let values): pieces += values.map { .own($0) }
        case .arrayInsert(array, let position, let values):
            pieces.insert(contentsOf: values.map { .own($0) }, at: split(at: position))
        case .arrayRemove(array, let positions): try remove(positions, document)
        default:
            guard case .index(let position) = edit.path.steps[array.steps.count] else { return }
            let piece = split(at: position)
            guard piece < pieces.count else { return }
            var before: Document = [:]
            switch pieces[piece] {
            case .own(let value): before["v"] = value
            case .stored(let range):
                split(at: position + 1)
                before["v"] = try takeAway(range.lowerBound, document)
            }
            let local = edit.moved(droppingFirst: array.steps.count + 1, below: [.field("v")])
            let after = try EditInterpreter.apply(EditScript([local]), to: before)
            pieces[piece] = .own(after["v"] ?? .null)
        }
    }

    /// Counts a stored element that goes, and yields it.
    private mutating func takeAway(
        _ position: Int,
        _ document: borrowing StoredDocument
    ) throws -> BSONValue? {
        var tally = tally
        let value = try document.withValue(at: array.index(position)) { element in
            try tally.count(element, -1)
            return BSONValue(copying: element)
        }
        self.tally = tally
        return value
    }

    /// Makes a piece begin at a position, and yields its number.
    @discardableResult
    private mutating func split(at position: Int) -> Int {
        var (number, start) = position < last.position ? (0, 0) : last
        while start < position, number < pieces.count {
            if case .stored(let range) = pieces[number], position < start + range.count {
                let middle = range.lowerBound + position - start
                pieces[number] = .stored(range.lowerBound..<middle)
                pieces.insert(.stored(middle..<range.upperBound), at: number + 1)
            }
            start += pieces[number].count
            number += 1
        }
        last = (number, start)
        return number
    }

    /// Removes elements at ascending positions, in one pass.
    private mutating func remove(
        _ positions: [Int],
        _ document: borrowing StoredDocument
    ) throws {
        var left: [Piece] = []
        var rest = positions[...]
        var start = 0
        for piece in pieces {
            let end = start + piece.count
            guard case .stored(let range) = piece else {
                if rest.first == start { rest.removeFirst() } else { left.append(piece) }
                start = end
                continue
            }
            var kept = range.lowerBound
            while let position = rest.first, position < end {
                let gone = range.lowerBound + position - start
                _ = try takeAway(gone, document)
                if kept < gone { left.append(.stored(kept..<gone)) }
                kept = gone + 1
                rest.removeFirst()
            }
            if kept < range.upperBound { left.append(.stored(kept..<range.upperBound)) }
            start = end
        }
        pieces = left
        last = (0, 0)
    }
}

/// Counts the keys that elements bring to an index of the collection.
struct IndexTally: ElementTally {
    private let elements: IndexedElements
    private var change = IndexKeys()

    private init(_ elements: IndexedElements) {
        self.elements = elements
        change.mark(elements.multikey)
    }

    mutating func count(_ element: ValueView, _ number: Int) throws {
        try change.add(element, elements, number)
    }

    /// What edits change in the keys of an index; nil when they are about more than the elements of
    /// one array, or when positions in it matter.
    ///
    /// - Complexity: O(edits + elements that they are about), each element read once.
    static func change(
        _ edits: [Edit],
        of document: borrowing StoredDocument,
        _ index: CatalogIndex
    ) throws -> IndexKeys? {
        guard let array = edits.first?.arrayOfElements,
            edits.allSatisfy({ $0.arrayOfElements == array }), array.fieldNames != nil,
            let before = try document.count(at: array),
            let elements = try IndexedElements(of: array, index.keys, reading: document)
        else { return nil }
        let tally = IndexTally(elements)
        let (counted, after) = try ElementRehearsal.tally(edits, of: array, before, document, tally)
        var change = counted.change
        if before == 0 { try elements.forEachOfNoElement { change.add($0, -1) } }
        if after == 0 { try elements.forEachOfNoElement { change.add($0) } }
        return change
    }
}

extension Edit {
    /// The outermost array whose elements come, go or change by the edit, and nothing else.
    fileprivate var arrayOfElements: DocumentPath? {
        if case .rename = self { return nil }
        let depth = path.steps.firstIndex { if case .index = $0 { true } else { false } }
        if let depth { return DocumentPath(Array(path.steps[..<depth])) }
        switch self {
        case .arrayAppend(let array, _), .arrayInsert(let array, _, _), .arrayRemove(let array, _):
            return array
        default: return nil
        }
    }
}
