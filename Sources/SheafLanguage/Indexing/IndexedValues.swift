// SPDX-License-Identifier: MIT
//
// Which values of a document an index on a path holds: those by which a query on the path can
// match, and at least one for every document.

package import SheafBSON

/// The values at one path, as an index sees them: the elements of an array in place of the array,
/// null where there is nothing, undefined for an empty array at the end.
///
///     let values = IndexedValues(at: "semesters.21._id")
///     try values.forEach(reading: reader) { SortKey.append($0, to: &key) }
package struct IndexedValues: Sendable {
    /// The path.
    package let path: FieldPath
    /// Whether nothing stands for what is missing, as in a sparse index.
    private let skipsMissing: Bool

    /// The values at a path.
    package init(at path: String, skipsMissing: Bool = false) {
        self.path = FieldPath(path)
        self.skipsMissing = skipsMissing
    }

    /// Shows the values of a document one after another; the same value may come twice.
    ///
    /// - Complexity: O(elements that the path leads through).
    /// - Parameters:
    ///   - reader: The document.
    ///   - body: What to do with a value.
    /// - Returns: Whether an array was entered, so that there may be several values.
    /// - Throws: ``LanguageError`` 16746 when a number in the path could be a position or a name.
    @discardableResult
    package func forEach<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        _ body: (ValueView) throws -> Void
    ) throws -> Bool {
        let depth = path.components.count
        switch try reader.type(at: path.prefixes[depth]) {
        case .array?:
            try eachElement(of: path.prefixes[depth], reading: reader, else: .undefined, body)
            return true
        case .some:
            _ = try reader.withValue(at: path.prefixes[depth], body)
            return false
        case nil: break
        }
        for depth in 1..<max(depth, 1) {
            switch try reader.type(at: path.prefixes[depth]) {
            case .document?: continue
            case .array?:
                try insideArray(reading: reader, depth, body)
                return true
            default: break
            }
            break
        }
        try show(.null, body)
        return false
    }

    /// Shows the values that one element brings, for those who change a few elements of an array
    /// only.
    ///
    /// - Parameters:
    ///   - element: The element.
    ///   - depth: The number of components that lead to the array; the next one is no position.
    ///   - body: What to do with a value.
    /// - Throws: What the body throws.
    package func forEach(
        inElement element: ValueView,
        below depth: Int,
        _ body: (ValueView) throws -> Void
    ) throws {
        if depth == path.components.count { return try body(element) }
        guard element.type == .document else { return try show(.null, body) }
        try visit(element, depth, body)
    }

    private func eachElement<Reader: DocumentReader & ~Copyable & ~Escapable>(
        of array: DocumentPath,
        reading reader: borrowing Reader,
        else type: BSONType,
        _ body: (ValueView) throws -> Void
    ) throws {
        var isEmpty = true
        try reader.forEachElement(at: array, from: 0) { _, element in
            isEmpty = false
            try body(element)
            return true
        }
        if isEmpty { try show(type, body) }
    }

    /// The values in an array that stands before the last component.
    private func insideArray<Reader: DocumentReader & ~Copyable & ~Escapable>(
        reading reader: borrowing Reader,
        _ depth: Int,
        _ body: (ValueView) throws -> Void
    ) throws {
        let array = path.prefixes[depth]
        let component = path.components[depth]
        if let index = component.index, try reader.type(at: array.index(index)) != nil {
            try reader.forEachElement(at: array, from: 0) { _, element in
                try checkAmbiguity(element, component)
                return true
            }
            _ = try reader.withValue(at: array.index(index)) { try visit($0, depth + 1, body) }
            return
        }
        try eachElement(of: array, reading: reader, else: .null) {
            try forEach(inElement: $0, below: depth, body)
        }
    }

    private func visit(
        _ value: ValueView,
        _ depth: Int,
        _ body: (ValueView) throws -> Void
    ) throws {
        if depth == path.components.count {
            guard let array = value.array else { return try body(value) }
            return try eachElement(of: array, else: .undefined, body)
        }
        if let document = value.document,
            let child = document.value(path.components[depth].name)
        {
            return try visit(child, depth + 1, body)
        }
        guard let array = value.array else { return try show(.null, body) }
        try visitElements(array, depth, body)
    }

    private func visitElements(
        _ array: DocumentView,
        _ depth: Int,
        _ body: (ValueView) throws -> Void
    ) throws {
        let component = path.components[depth]
        if let index = component.index, let element = array.element(at: index) {
            try eachElement(of: array, else: nil) { try checkAmbiguity($0, component) }
            return try visit(element, depth + 1, body)
        }
        try eachElement(of: array, else: .null) { try forEach(inElement: $0, below: depth, body) }
    }

    private func eachElement(
        of array: DocumentView,
        else type: BSONType?,
        _ body: (ValueView) throws -> Void
    ) throws {
        var cursor = array.elements
        while let element = cursor.next() { try body(element.value) }
        if let type, array.isEmpty { try show(type, body) }
    }

    /// Shows what stands for nothing: null for what is missing, undefined for an empty array.
    private func show(_ type: BSONType, _ body: (ValueView) throws -> Void) throws {
        if type == .null, skipsMissing { return }
        try body(ValueView(typeNumber: type.rawValue, trusting: RawSpan()))
    }

    private func checkAmbiguity(
        _ element: ValueView,
        _ component: FieldPath.Component
    ) throws(LanguageError) {
        try path.checkAmbiguity(of: element, component)
    }
}

extension FieldPath {
    /// Refuses an element that has a field with the name of a position.
    func checkAmbiguity(of element: ValueView, _ component: Component) throws(LanguageError) {
        guard let document = element.document, document.locate(component.name) != nil else {
            return
        }
        throw LanguageError(
            .ambiguousNumericField,
            "Ambiguous field name found in array (do not use numeric field names in embedded "
                + "elements in an array), field: '\(component.name)' for path: \(text)"
        )
    }
}
