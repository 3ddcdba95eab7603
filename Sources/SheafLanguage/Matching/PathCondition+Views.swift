// SPDX-License-Identifier: MIT
//
// Following a path through bytes in memory. This is the definition of which values a path leads to;
// the walk through a reader must come to the same.

import SheafBSON

extension PathCondition {
    /// The first value below another that passes the test, by the order of the document.
    func firstHit(in value: ValueView) throws(LanguageError) -> Hit {
        try visit(value, 0)
    }

    /// The outcome for a path that ends in nothing.
    var hitOfMissing: Hit {
        if case .value(let test) = test, test.acceptsMissing { return .match }
        return .miss
    }

    private func visit(_ value: ValueView, _ depth: Int) throws(LanguageError) -> Hit {
        guard depth < path.components.count else {
            return try entersLastArray ? entering(value, depth) : exactly(value, depth)
        }
        if let document = value.document {
            guard let child = document.value(path.components[depth].name) else {
                return hitOfMissing
            }
            return try visit(child, depth + 1)
        }
        guard let array = value.array else { return hitOfMissing }
        return try visitElements(array, depth)
    }

    /// The values in an array with components left.
    ///
    /// Elements that are documents are entered by themselves; any element is entered when the next
    /// component is its position. Arrays in arrays are not.
    private func visitElements(_ array: DocumentView, _ depth: Int) throws(LanguageError) -> Hit {
        var cursor = array.elements
        var position = 0
        while let element = cursor.next() {
            let hit = try hit(inElement: element.value, at: position, depth)
            if hit != .miss { return hit }
            position += 1
        }
        return .miss
    }

    /// The values in one element of an array that stands behind the first `depth` components.
    func hit(
        inElement value: ValueView,
        at position: Int,
        _ depth: Int
    ) throws(LanguageError) -> Hit {
        if value.type == .document, try visit(value, depth) != .miss {
            return .element(position, depth: depth)
        }
        guard path.components[depth].index == position else { return .miss }
        return try hit(named: value, depth + 1)
    }

    /// The values in an element that a component of the path named by its position.
    private func hit(named value: ValueView, _ depth: Int) throws(LanguageError) -> Hit {
        if depth == path.components.count { return try exactly(value, depth) }
        switch value.type {
        case .document, .array: return try visit(value, depth)
        default: return .miss
        }
    }

    /// The outcome for a value at the end of the path, an array standing for its elements, then
    /// itself.
    func entering(_ value: ValueView, _ depth: Int) throws(LanguageError) -> Hit {
        guard case .value(let test) = test, let array = value.array else {
            return try exactly(value, depth)
        }
        var cursor = array.elements
        var position = 0
        while let element = cursor.next() {
            if try test.accepts(element.value) { return .element(position, depth: depth) }
            position += 1
        }
        return try test.accepts(value) ? .match : .miss
    }

    /// The outcome for a value at the end of the path as it is.
    func exactly(_ value: ValueView, _ depth: Int) throws(LanguageError) -> Hit {
        switch test {
        case .value(let test): return try test.accepts(value) ? .match : .miss
        case .size(let count): return value.array?.count == count ? .match : .miss
        case .element(let test):
            guard let array = value.array else { return .miss }
            var cursor = array.elements
            var position = 0
            while let element = cursor.next() {
                if try test.accepts(element.value) { return .element(position, depth: depth) }
                position += 1
            }
            return .miss
        }
    }
}
