// SPDX-License-Identifier: MIT
//
// Mutating: edits of the elements of one array, tried without the array: it is a list of pieces
// that stay, and of elements that came or changed, each with its value.

import SheafLanguage
import SheafRecords

/// An array on whose elements edits are tried.
struct ElementRehearsal {
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
    /// The stored elements that changed or went, by their positions.
    private var touched: [Int] = []

    private init(_ array: DocumentPath, count: Int) {
        self.array = array
        pieces = count > 0 ? [.stored(0..<count)] : []
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
            let count = try document.count(at: array),
            let elements = try IndexedElements(of: array, index.keys, reading: document)
        else { return nil }
        var rehearsal = ElementRehearsal(array, count: count)
        for edit in edits { try rehearsal.apply(edit, document) }
        var change = IndexKeys()
        change.mark(elements.multikey)
        for position in rehearsal.touched {
            _ = try document.withValue(at: array.index(position)) {
                try change.add($0, elements, -1)
            }
        }
        var after = 0
        for piece in rehearsal.pieces {
            after += piece.count
            guard case .own(let value) = piece else { continue }
            try value.withView { try change.add($0, elements) }
        }
        if count == 0 { try elements.forEachOfNoElement { change.add($0, -1) } }
        if after == 0 { try elements.forEachOfNoElement { change.add($0) } }
        return change
    }

    private mutating func apply(
        _ edit: Edit,
        _ document: borrowing StoredDocument
    ) throws {
        switch edit {
        case .arrayAppend(array, let values): pieces += values.map { .own($0) }
        case .arrayInsert(array, let position, let values):
            pieces.insert(contentsOf: values.map { .own($0) }, at: split(at: position))
        case .arrayRemove(array, let positions): remove(positions)
        default:
            guard case .index(let position) = edit.path.steps[array.steps.count] else { return }
            let piece = split(at: position)
            guard piece < pieces.count else { return }
            let before: BSONValue
            switch pieces[piece] {
            case .own(let value): before = value
            case .stored(let range):
                split(at: position + 1)
                touched.append(range.lowerBound)
                before =
                    try document.withValue(at: array.index(range.lowerBound)) {
                        BSONValue(copying: $0)
                    } ?? .null
            }
            let local = edit.moved(droppingFirst: array.steps.count + 1, below: [.field("v")])
            let after = try EditInterpreter.apply(EditScript([local]), to: ["v": before])
            pieces[piece] = .own(after["v"] ?? .null)
        }
    }

    /// Makes a piece begin at a position, and yields its number.
    @discardableResult
    private mutating func split(at position: Int) -> Int {
        var start = 0
        for (number, piece) in pieces.enumerated() {
            if start == position { return number }
            guard case .stored(let range) = piece, position < start + range.count else {
                start += piece.count
                continue
            }
            let middle = range.lowerBound + position - start
            pieces.replaceSubrange(
                number...number,
                with: [.stored(range.lowerBound..<middle), .stored(middle..<range.upperBound)]
            )
            return number + 1
        }
        return pieces.count
    }

    /// Removes elements at ascending positions, in one pass.
    private mutating func remove(_ positions: [Int]) {
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
                touched.append(gone)
                if kept < gone { left.append(.stored(kept..<gone)) }
                kept = gone + 1
                rest.removeFirst()
            }
            if kept < range.upperBound { left.append(.stored(kept..<range.upperBound)) }
            start = end
        }
        pieces = left
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
